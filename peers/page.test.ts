import { expect, it } from 'vitest'
import { type Compared, peersPage } from './page'

const spread = { p50: 5, p90: 12, p95: 20.4, p99: 31, max: 40 }
const done = (tool: string): Compared => ({
  tool,
  criteria: [
    { id: 'T1', unit: 'ms', limit: 200, spread, verdict: 'pass', samples: 300, phase: 'hold' },
    { id: 'T3', unit: 'calls', limit: 1000, spread: null, verdict: 'not_measured', samples: 0, phase: 'hold' },
  ],
  ...{ verdict: 'pass', requests: 900, requests_per_second: 7.5, failed_share: 0.001 },
  ...{ memory_mb_max: 240, cpu_ms_per_request: 0.347 },
})

it('has a line for each tool and target, and says why a tool was not run', () => {
  const missing = { ...done('JMeter'), criteria: [], problem: 'JMeter needs Java, and there is no java on PATH' }
  const page = peersPage([
    {
      platform: { name: 'tcall', title: 'TCall' },
      size: { vus: 200, arrivals_per_hour: 10_500, rampS: 20, holdS: 120 },
      ...{ at: '2026-01-01 10:00 UTC', processor: 'Processor × 2', busy: 3.2 },
      compared: [done('k6'), done('Gatling'), missing],
    },
  ])
  expect(page).toContain('| T1 | k6 | 5.0 | 20 | 31 | 200 | 300 | pass |')
  expect(page).toContain('| Gatling | pass | 7.5 | 0.10 % | 240 | 0.35 |')
  expect(page).toContain('| JMeter | not run: JMeter needs Java, and there is no java on PATH |')
  expect(page).not.toContain('| T3 |')
  expect(page).toContain('the machine did other work')
})
