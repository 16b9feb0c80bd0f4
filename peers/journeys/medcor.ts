import { shiftLoginsPerMinute, workingRoles } from '../../thresholds/medcor-pace'
import type { JourneyMeans, PeerAction, PeerJourney, PeerRequest } from '../journey'

/** Patients on a page: the search is for one of them. */
const pageSize = 20
/** So many pages every hospital has. */
const pages = 20
/** Of a session, from one login to the next, at the 200 sessions that comparisons have by default (design assumption). */
const roundS = (200 * 60) / shiftLoginsPerMinute

/** Log in as each role, search a patient, read a record; beside that, records that are read at their own rate. */
export function medcorJourney({ endpoints }: JourneyMeans): PeerJourney {
  const request = (operation: string, query = ''): Pick<PeerRequest, 'operation' | 'method' | 'path'> => {
    const { method = '', path = '' } = endpoints[operation] ?? {}
    return { operation, method, path: `${path.replace('{id}', `\${record}`)}${query}` }
  }
  const login: PeerRequest = {
    ...request('login'),
    body: `{"email":"\${email}","password":"\${password}"}`,
    authorised: false,
    status: 200,
    takes: { token: '$.tokens.access' },
    sla: 'M2',
  }
  const record: PeerRequest = {
    ...request('getRecord'),
    authorised: true,
    status: 200,
    sla: 'M1',
    counts: 'records_read',
  }
  const records = (query: string): PeerRequest => ({
    ...request('listRecords', query),
    authorised: true,
    status: 200,
    takes: { record: '$.results[0].id' },
  })
  const send = (one: PeerRequest): PeerAction => ({ kind: 'send', request: one })
  const loop: PeerAction[] = [
    send(login),
    send({
      ...request('listPatients', `?page=\${page}&page_size=${pageSize}`),
      authorised: true,
      status: 200,
      takes: { family_name: '$.results[0].last_name' },
      sla: 'M1',
    }),
    send({
      ...request('listPatients', `?search=\${family_name}&page_size=${pageSize}`),
      authorised: true,
      status: 200,
      sla: 'M1',
    }),
    send(records(`?page=\${page}&page_size=1`)),
    send(record),
    { kind: 'pause', seconds: roundS },
  ]
  return {
    // In equal shares: M1 and M2 need as many samples of each role.
    actors: Object.keys(workingRoles).map((role) => ({ name: role, role, share: 1, once: [], loop })),
    arrivals: { role: 'doctor', before: [login], actions: [send(records(`?page=\${page}&page_size=1`)), send(record)] },
    data: [{ name: 'pages', columns: ['page'], rows: Array.from({ length: pages }, (_, at) => [String(at + 1)]) }],
  }
}
