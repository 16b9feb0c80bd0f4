import type { Progress } from '../../cli/progress'
import type { CalibratedClient, DelaySeries } from '../../rigs/calibration/client'
import { autoregressive, type Delays, logNormalDelays } from '../../rigs/calibration/delays'
import type { CalibrationServer } from '../../rigs/calibration/server'
import { batchedInterval, batches, rankInterval } from '../../thresholds/confidence'
import { k6Percentile } from '../../thresholds/testing/k6-percentile'

/** Coverage seen through k6: each block of requests is a run in the small. */
export interface BlockCoverage {
  delays: string
  blocks: number
  covered: { independent: number; batched: number }
}

export const blocked = { percentile: 95, ratePerS: 300, seconds: 60, block: 300 }

/** Both intervals out of k6's own end-of-test summary, on the calibration server with correlated delays. */
export async function measureBlocks(server: CalibrationServer, suite: CalibratedClient, progress: Progress) {
  const found: BlockCoverage[] = []
  for (const delays of [logNormalDelays(20, 0.5), autoregressive(20, 0.5, 0.5), autoregressive(20, 0.5, 0.9)]) {
    found.push(await progress.step(`coverage: ${delays.title}`, () => coverage(server, suite, delays)))
  }
  return found
}

async function coverage(server: CalibrationServer, suite: CalibratedClient, delays: Delays): Promise<BlockCoverage> {
  const { percentile, ratePerS, seconds, block } = blocked
  const { url, truth: record } = server.open({ delays, seed: 5 })
  const ranks = rankInterval(percentile, block)
  const percentiles = [percentile, ranks.lower, ranks.upper]
  const series = await suite.blocks({ url, ratePerS, seconds, block, batches, percentiles })
  // Of the whole run: 60 times as many samples as a block has, and what the timers added is in it.
  const truth = k6Percentile(Float64Array.from(record).sort(), percentile)
  const blocks = (ratePerS * seconds) / block
  const covered = { independent: 0, batched: 0 }
  for (let at = 0; at < blocks; at++) {
    const own = { sla: `block-${at}` }
    const independent = {
      lower: percentileOf(series, own, ranks.lower),
      upper: percentileOf(series, own, ranks.upper),
    }
    const ofBatches = Array.from({ length: batches }, (_, batch) =>
      percentileOf(series, { ...own, role: `batch-${batch}` }, percentile),
    )
    const holds = ({ lower, upper }: { lower: number; upper: number }) => lower <= truth && truth <= upper
    if (holds(independent)) covered.independent += 1 / blocks
    if (holds(batchedInterval(independent, ofBatches))) covered.batched += 1 / blocks
  }
  return { delays: delays.title, blocks, covered }
}

function percentileOf(series: DelaySeries, tags: Record<string, string>, percentile: number): number {
  const name = `http_req_duration{${Object.entries(tags)
    .map(([key, value]) => `${key}:${value}`)
    .join()}}`
  const value = series[name]?.[`p(${percentile})`]
  if (value === undefined) throw new Error(`k6 has no p(${percentile}) of ${name}`)
  return value
}
