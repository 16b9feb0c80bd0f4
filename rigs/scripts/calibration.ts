import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { request, startClient } from '../../lib/drive/http/client'
import { startRun } from '../../lib/drive/run'
import type { SummaryData } from '../../lib/jslib/summary-data'

/** The suite's own client against the calibration server; bench/calibration reads what k6 says of it. */
const { TARGET = '', RATE = '100', SECONDS = '10', VUS = '50', MODEL = 'open', BLOCK = '0', BATCHES = '1' } = __ENV
const rate = Number(RATE)
const seconds = Number(SECONDS)
/** Requests of a block: a run in the small, with a percentile, an interval and batches of its own. 0: no blocks. */
const block = Number(BLOCK)
const batches = Number(BATCHES)
const stats = (__ENV['STATS'] ?? 'p(50),p(95),p(99)').split(',')

const [, base = '', stream = ''] = /^(.*)\/delayed\/(\d+)$/.exec(TARGET) ?? []

const series = ['http_req_duration{sla:calibration}']
for (let at = 0; block > 0 && at < Math.floor((rate * seconds) / block); at++) {
  series.push(`http_req_duration{sla:block-${at}}`)
  for (let batch = 0; batch < batches; batch++) series.push(`http_req_duration{sla:block-${at},role:batch-${batch}}`)
}

export const options: Options = {
  scenarios: {
    calibration:
      MODEL === 'open'
        ? {
            executor: 'constant-arrival-rate',
            rate,
            timeUnit: '1s',
            duration: `${seconds}s`,
            preAllocatedVUs: Number(VUS),
          }
        : { executor: 'constant-vus', vus: Number(VUS), duration: `${seconds}s` },
  },
  summaryTrendStats: ['count', 'max', ...stats],
  thresholds: Object.fromEntries(series.map((name) => [name, []])),
}

startRun(
  {
    size: { request_timeout_s: 10 },
    phases: [],
    parts: {},
    loadEndS: seconds,
    perHour: {},
    startsLate: {},
    paced: {},
    rampUpS: 0,
    absent: [],
    seed: 1,
    lagLimit: { ms: 50, samplesAtLeast: 1 },
  },
  [],
)
startClient([])

export default function (): void {
  const at = exec.scenario.iterationInTest
  const place =
    block > 0
      ? {
          sla: `block-${Math.floor(at / block)}`,
          role: `batch-${Math.floor(((at % block) * batches) / block)}`,
        }
      : { sla: 'calibration' }
  request(base, 'GET /delayed/{stream}', { path: { stream }, read: false, ...place })
}

export function handleSummary({ metrics }: SummaryData): Record<string, string> {
  const count = (name: string) => metrics[name]?.values['count'] ?? 0
  return {
    stdout: JSON.stringify({
      failed: count('request_errors'),
      dropped: count('dropped_iterations'),
      series: Object.fromEntries(series.map((name) => [name, metrics[name]?.values ?? {}])),
    }),
  }
}
