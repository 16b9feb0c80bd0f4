import { watchEverySeconds } from '../../thresholds/tcall-pace'
import type { JourneyMeans, PeerJourney, PeerRequest } from '../journey'

/** Log in, dial, look at the call until it has ended; beside that, calls that come at their own rate. */
export function tcallJourney({ endpoints, pool }: JourneyMeans): PeerJourney {
  const request = (operation: string): Pick<PeerRequest, 'operation' | 'method' | 'path'> => {
    const { method = '', path = '' } = endpoints[operation] ?? {}
    return { operation, method, path: path.replace('{id}', `\${call}`) }
  }
  const login: PeerRequest = {
    ...request('login'),
    body: `{"email":"\${email}","password":"\${password}"}`,
    authorised: false,
    status: 200,
    takes: { token: '$.token' },
  }
  const agent: PeerRequest = {
    ...request('listAgents'),
    authorised: true,
    status: 200,
    takes: { agent: '$.results[0].id' },
  }
  const dial: PeerRequest = {
    ...request('initiateCall'),
    body: `{"agent_id":\${agent},"phone_number_id":"\${run_id}","to_number":"\${to_number}","country_code":"\${country_code}"}`,
    authorised: true,
    status: 200,
    takes: { call: '$.callLogId' },
    sla: 'T1',
    counts: 'calls_accepted',
    dials: 'to_number',
  }
  const look: PeerRequest = {
    ...request('getCallLog'),
    authorised: true,
    status: 200,
    takes: { status: '$.status' },
    sla: 'T2',
  }
  return {
    actors: [
      {
        name: 'user',
        share: 1,
        once: [
          { kind: 'send', request: login },
          { kind: 'send', request: agent },
        ],
        loop: [
          { kind: 'send', request: dial },
          {
            kind: 'watch',
            request: look,
            everyS: watchEverySeconds,
            variable: 'status',
            until: ['completed', 'failed'],
          },
        ],
      },
    ],
    arrivals: { before: [login, agent], actions: [{ kind: 'send', request: dial }] },
    cleanUp: {
      ...request('deleteCallLogs'),
      path: `${request('deleteCallLogs').path}?phone_number_id=\${run_id}`,
      authorised: true,
      status: 200,
    },
    data: [
      {
        name: 'destinations',
        columns: ['to_number', 'country_code'],
        rows: pool('tcall-destinations').map((row) => [String(row['to_number']), String(row['country_code'])]),
      },
    ],
  }
}
