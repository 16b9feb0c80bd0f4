import { type ComparedPercentiles, isTrue } from '../../rigs/calibration/compared'
import { batches, minBatchSamples } from '../../thresholds/confidence'
import { budgetTable, groupedDigits } from '../budget'
import { expectedAtStop, stopped } from './accuracy'
import { type BlockCoverage, blocked } from './blocks'
import type { Coverage } from './coverage'

export interface Figures {
  date: string
  machine: string
  /** Of one minute, when it began: other work on the machine is measured with it. */
  loadBefore: number
  accuracy: ComparedPercentiles[]
  stop: ComparedPercentiles[]
  simulated: Coverage[]
  blocks: BlockCoverage[]
  /** Independent tools that are not there. */
  absent: string[]
}

const percentiles = ['p50', 'p95', 'p99'] as const

/** The text of docs/CALIBRATION.md. */
export function calibrationPage({
  date,
  machine,
  loadBefore,
  accuracy,
  stop,
  simulated,
  blocks,
  absent,
}: Figures): string {
  return `# Are the numbers true?

Written by \`npm run calibrate\`; not to be edited. ${date.slice(0, 16).replace('T', ' ')} UTC, ${machine}; load average before it began ${loadBefore.toFixed(1)}${loadBefore > 0.5 ? ' (other work ran on the machine, and is measured with it)' : ''}.
${absent.map((tool) => `\n${tool}: not on this machine; nothing was measured with it.`).join('')}

## Latencies

A server on loopback answers the n-th request after the n-th delay of a seeded sequence. It notes the true latency by its own clock: response sent − request received. The suite's HTTP client inside k6 (\`http_req_duration\`) and other tools measure the same from outside, one after the other. A percentile is true when it is within 1 ms or 2 % of the server's own, whichever is more. Cells are reported / truth, in ms. The suite: ${verdictOf(accuracy, 'suite')}.

${budgetTable(
  ['delays', 'rate', 'tool', 'requests', ...percentiles, 'server late, p95', 'true'],
  accuracy.map((row) => [
    row.delays,
    row.ratePerS ? `${row.ratePerS}/s` : 'closed',
    row.tool,
    groupedDigits(row.reported.requests, 0),
    ...percentiles.map((p) => `${ms(row.reported[p])} / ${ms(row.truth[p])}`),
    ms(row.latenessP95),
    missed(row),
  ]),
)}

The last column but one is how late the server's timers were against the planned delays. The truth includes it. What a client sees beyond the truth is the loopback, and the wait of the processes for a processor. A new connection is part of vegeta's latency, but not of k6's. vegeta's percentiles are those of its own report, which estimates them.

## A stop of 2 s

The server answers in ${stopped.delayMs} ms and ${stopped.afterMs / 1000} s after the first request lets no response go for ${stopped.stopMs / 1000} s. Requests that keep coming at ${stopped.ratePerS}/s for ${stopped.seconds} s must see it: ${(stopped.stopMs / 10 / stopped.seconds).toFixed(0)} % of them wait, from 0 to 2 s, evenly. A closed model stops asking while the server stops, so its percentiles do not show the stop. The last row shows this coordinated omission.

${budgetTable(
  ['', 'requests', ...percentiles, 'max'],
  [
    [
      'by arithmetic',
      groupedDigits(stopped.ratePerS * stopped.seconds, 0),
      ...[50, 95, 99, 100].map((p) => ms(expectedAtStop(p))),
    ],
    ...stop.map(({ tool, reported, truth }) => [
      tool,
      groupedDigits(reported.requests, 0),
      ...([...percentiles, 'max'] as const).map((p) => `${ms(reported[p])} / ${ms(truth[p])}`),
    ]),
  ],
)}

## Intervals

How often the 95 % interval of a percentile holds the true one, in simulated runs. *independent* is the order-statistic interval of \`rankInterval\`, which assumes independent samples. *batched* is \`batchedInterval\`, which is widened to hold the same percentile of each of ${batches} equal stretches of time. *shares* estimates the spread from the share of samples under the percentile in 10 stretches. Next to each share is the width, as a multiple of *independent*.

${budgetTable(
  ['delays', 'percentile', 'samples', 'runs', 'independent', 'batched', 'shares'],
  simulated.map(({ delays, percentile, samples, runs, by }) => [
    delays,
    `p${percentile}`,
    groupedDigits(samples, 0),
    groupedDigits(runs, 0),
    percent(by.independent.covered),
    ...[by.batched, by.shares].map(({ covered, width }) => `${percent(covered)}, ${width.toFixed(1)}×`),
  ]),
)}

The same through k6: its own end-of-test summary over blocks of ${blocked.block} requests at ${blocked.ratePerS}/s, each block and each of its ${batches} batches a submetric, p${blocked.percentile}. The truth is the server's own record of the whole run. With so few blocks, a share is uncertain by some 2 to 6 percentage points.

${budgetTable(
  ['delays', 'blocks', 'independent', 'batched'],
  blocks.map((row) => [row.delays, `${row.blocks}`, percent(row.covered.independent), percent(row.covered.batched)]),
)}

A pass is decided by *batched* where a target's samples may be correlated and at least ${batches * minBatchSamples} of them are certain (${minBatchSamples} a batch: of fewer no order statistic bounds p95), else by *independent*. A shorter run has no interval that covers correlated delays, as the rows of 200 samples show. Pairs that are compared within one iteration share what correlates.

What holds, and what does not:

- With independent samples, both cover what they claim. With correlated samples, *independent* is too narrow: it claims 95 % and holds far less, and more samples do not mend that.
- *batched* holds 95 % where a batch is some 15 times as long as the correlation lasts: AR(1) with φ 0.9 has a correlation time of (1 + φ) ÷ (1 − φ) = 19 samples, so it needs 6 × 15 × 19 ≈ 1,700 samples. Below that, *batched* is nearer to the truth than *independent*, but still too narrow.
- No interval from one run covers what the run did not see: ten minutes may miss a slow stretch that comes every half hour. That takes more runs, or a soak.
- *shares* covers about as well and is narrower. But it needs figures that k6 has only in handleSummary, after the run, when no threshold and so no exit code can follow. *batched* is seven thresholds: the limit against the interval's rank over the whole phase, and against the percentile of each batch.
- A failure needs no batches: when the whole phase's interval is over the limit, so was the phase, and a good stretch does not excuse it.
- Calls in progress (T3) and open sessions (M3) are not samples. They are counted twice a second, each count is close to the one before, and the question is about this hold. They are taken as measured.
`
}

/** The percentiles that are not true, with by how much. */
function missed({ reported, truth }: ComparedPercentiles): string {
  const off = percentiles.filter((p) => !isTrue(reported[p], truth[p]))
  return off.length === 0 ? 'yes' : `NO: ${off.map((p) => `${p} by ${ms(reported[p] - truth[p])} ms`).join(', ')}`
}

function verdictOf(rows: readonly ComparedPercentiles[], tool: string): string {
  const own = rows.filter((row) => row.tool === tool)
  const all = own.length * percentiles.length
  const right = own.flatMap(({ reported, truth }) => percentiles.filter((p) => isTrue(reported[p], truth[p]))).length
  return `${right} of ${all} percentiles true`
}

const ms = (value: number) => groupedDigits(value, value < 100 ? 2 : 0)
const percent = (share: number) => `${(share * 100).toFixed(1)} %`
