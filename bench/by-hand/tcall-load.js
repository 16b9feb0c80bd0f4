// What an engineer would write by hand for TCall's sessions and arrivals, with k6 alone: the yardstick for what
// tcall-load costs. It has the same users, the same pace and the same requests, and checks the usual things.
//
//   npm run up -- tcall        (in another terminal; it writes .sla/tcall.env)
//   set -a; . .sla/tcall.env; set +a; k6 run bench/by-hand/tcall-load.js
import { check, sleep } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import http from 'k6/http'
import { Trend } from 'k6/metrics'

const baseUrl = __ENV.TCALL_BASE_URL
const vus = Number(__ENV.VUS || 1000)
const callsPerHour = Number(__ENV.CALLS_PER_HOUR || 10_500)
const watchEverySeconds = 5

const accounts = new SharedArray('accounts', () =>
  open(__ENV.TCALL_ACCOUNTS)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [email, password] = line.split(',')
      return { email, password }
    }),
)
const destinations = new SharedArray('destinations', () => JSON.parse(open('../../dist/data/tcall-destinations.json')))

const initiation = new Trend('call_initiation', true)
const statusCheck = new Trend('status_check', true)

export const options = {
  scenarios: {
    sessions: {
      executor: 'ramping-vus',
      exec: 'sessions',
      startVUs: 0,
      stages: [
        { duration: '2m', target: vus },
        { duration: '10m', target: vus },
        { duration: '1m', target: 0 },
      ],
    },
    arrivals: {
      executor: 'constant-arrival-rate',
      exec: 'arrivals',
      rate: callsPerHour,
      timeUnit: '1h',
      duration: '12m',
      preAllocatedVUs: 105,
    },
  },
  thresholds: {
    call_initiation: ['p(95)<200'],
    status_check: ['p(95)<100'],
    http_req_failed: ['rate<0.001'],
    'http_req_duration{name:login}': ['p(95)<500'],
    checks: ['rate>0.999'],
    dropped_iterations: ['count<1'],
  },
}

/** The number that this run dials from, and the agents that it calls with. */
export function setup() {
  const response = http.get(`${baseUrl}/agents/api/`, { headers: { Authorization: `Bearer ${login(accounts[0])}` } })
  // An agent with a limit of its own keeps its calls waiting.
  const agents = response.json('results').filter((agent) => agent.is_active && !agent.max_concurrent_calls)
  return { phoneNumberId: `by-hand-${Date.now()}`, agents: agents.map((agent) => agent.id) }
}

/** One AI call from dial to hang-up, watched the way a dashboard user watches it. */
export function sessions(data) {
  const id = dial(data)
  let status = 'pending'
  while (status !== 'completed' && status !== 'failed') {
    sleep(watchEverySeconds)
    if (id === undefined) return
    const response = http.get(`${baseUrl}/api/call-logs/${id}/`, {
      headers: headers(),
      tags: { name: 'status', sla: 'T2' },
    })
    statusCheck.add(response.timings.duration)
    const right = check(response, {
      'status is 200': (r) => r.status === 200,
      'it is the call that was asked for': (r) => r.json('id') === id,
    })
    if (response.status === 401) token = undefined
    if (right) status = response.json('status')
  }
}

/** One call of the open model: accepted, and never watched. */
export function arrivals(data) {
  dial(data)
}

function dial({ phoneNumberId, agents }) {
  const { to_number, country_code } = destinations[Math.floor(Math.random() * destinations.length)]
  const agent_id = agents[Math.floor(Math.random() * agents.length)]
  const response = http.post(
    `${baseUrl}/api/calls/initiate/`,
    JSON.stringify({ agent_id, phone_number_id: phoneNumberId, to_number, country_code }),
    { headers: headers(), tags: { name: 'initiate', sla: 'T1' } },
  )
  initiation.add(response.timings.duration)
  const accepted = check(response, {
    'call was accepted': (r) => r.status === 200,
    'it has an id': (r) => typeof r.json('callLogId') === 'number',
  })
  if (response.status === 401) token = undefined
  return accepted ? response.json('callLogId') : undefined
}

/** The token of this VU, for as long as the platform takes it. */
let token

function headers() {
  token = token || login(accounts[(exec.vu.idInTest - 1) % accounts.length])
  return { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
}

function login({ email, password }) {
  const response = http.post(`${baseUrl}/api/auth/login/`, JSON.stringify({ email, password }), {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'login' },
  })
  check(response, { 'logged in': (r) => r.status === 200 })
  return response.status === 200 ? response.json('token') : undefined
}
