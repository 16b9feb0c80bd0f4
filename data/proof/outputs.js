// A run that writes all that k6 can write: built-in and own metrics, tags, groups, checks, failures, log lines.
import { check, group, sleep } from 'k6'
import http from 'k6/http'
import { Counter, Gauge, Rate, Trend } from 'k6/metrics'

const step = new Trend('step_ms', true)
const started = new Counter('calls_started')
const open = new Gauge('calls_in_progress')
const delivered = new Rate('webhook_ok')

export const options = {
  scenarios: { calls: { executor: 'constant-vus', vus: 5, duration: `${__ENV.SECONDS}s` } },
  thresholds: { http_req_duration: ['p(95)<60000'], 'step_ms{phase:hold}': ['max<60000'] },
  summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'count'],
}

export default function () {
  group('call session', () => {
    const tags = { name: 'GET /api/calls/{id}/', sla: 'T2', phase: 'hold', role: 'dashboard' }
    const answer = http.get(`${__ENV.URL}/api/calls/123e4567-e89b-42d3-a456-426614174000/`, { tags })
    check(answer, { 'status is 200': ({ status }) => status === 200 })
    step.add(answer.timings.duration, { phase: 'hold' })
    started.add(1)
    open.add(__VU)
    delivered.add(true)
    http.get(`${__ENV.URL}/missing`)
  })
  sleep(0.01)
  if (__ITER % 20 === 0) console.log(`iteration ${__ITER} of VU ${__VU}`)
  if (__ITER % 50 === 0) console.error(JSON.stringify({ level: 'error', at: Date.now(), iteration: __ITER }))
}
