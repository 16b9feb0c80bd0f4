import type { PeerJourney, PeerRequest } from '../journey'
import type { PeerPlan } from '../tool'

const login: PeerRequest = {
  ...{ operation: 'login', method: 'POST', path: '/in/', authorised: false, status: 200 },
  body: `{"email":"\${email}","password":"\${password}"}`,
  takes: { token: '$.token' },
}
const dial: PeerRequest = {
  ...{ operation: 'dial', method: 'POST', path: '/dial/', authorised: true, status: 200, sla: 'T1' },
  body: `{"to":"\${to_number}","by":"\${run_id}"}`,
  takes: { call: '$.id' },
  counts: 'calls_accepted',
  dials: 'to_number',
}
const look: PeerRequest = {
  ...{ operation: 'look', method: 'GET', path: `/calls/\${call}/`, authorised: true, status: 200, sla: 'T2' },
  takes: { status: '$.status' },
}

/** One kind of user, who dials and looks. */
export const smallJourney: PeerJourney = {
  actors: [
    {
      name: 'user',
      share: 1,
      once: [{ kind: 'send', request: login }],
      loop: [
        { kind: 'send', request: dial },
        { kind: 'watch', request: look, everyS: 5, variable: 'status', until: ['ended'] },
      ],
    },
  ],
  arrivals: { before: [login], actions: [{ kind: 'send', request: dial }] },
  data: [{ name: 'numbers', columns: ['to_number'], rows: [['+12125550123']] }],
}

/** It as a tool is given it. */
export const smallPlan: PeerPlan = {
  platform: { name: 'small', title: 'Small' },
  journey: smallJourney,
  size: { vus: 20, arrivals_per_hour: 3600, rampS: 10, holdS: 60 },
  baseUrl: 'https://platform.example.test:8443',
  allowedHosts: ['platform.example.test'],
  limits: { T1: { ms: 200, title: 'dial' }, T2: { ms: 100, title: 'look' } },
}
