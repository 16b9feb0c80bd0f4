import type { Progress } from '../../cli/progress'
import type { CalibratedClient } from '../../rigs/calibration/client'
import { type ComparedPercentiles, compared } from '../../rigs/calibration/compared'
import { bimodal, constant, type Delays, logNormalDelays } from '../../rigs/calibration/delays'
import type { CalibrationServer, Stream } from '../../rigs/calibration/server'
import type { hey, vegeta } from './independent'

/** What measures. */
export interface Tools {
  suite: CalibratedClient
  vegeta: Awaited<ReturnType<typeof vegeta>>
  hey: Awaited<ReturnType<typeof hey>>
}

const distributions: readonly Delays[] = [
  constant(10),
  constant(100),
  bimodal(10, { ms: 60, share: 0.1 }),
  logNormalDelays(20, 0.5),
]
const ratesPerS = [20, 100, 300]
const seconds = 10
const seed = 1

/** Each distribution at each rate, by each tool one after the other: all get the same delays. */
export async function calibrationAccuracy(server: CalibrationServer, tools: Tools, progress: Progress) {
  const found: ComparedPercentiles[] = []
  for (const delays of distributions) {
    const stream = { delays, seed }
    for (const ratePerS of ratesPerS) {
      const load = { ratePerS, seconds }
      await progress.step(`${delays.title} at ${ratePerS}/s`, async () => {
        found.push(await compared(server, 'suite', stream, load.ratePerS, (url) => tools.suite.open({ url, ...load })))
        const { vegeta } = tools
        if (vegeta) {
          found.push(await compared(server, 'vegeta', stream, load.ratePerS, (url) => vegeta({ url, ...load })))
        }
      })
    }
  }
  const { hey } = tools
  const [delays = constant(10)] = distributions
  if (hey) {
    found.push(
      await progress.step(`${delays.title}, hey`, () =>
        compared(server, 'hey, 5 workers', { delays, seed }, undefined, (url) => hey(url, 5, seconds)),
      ),
    )
  }
  return found
}

/** A stop of the server: how long, in a run of what rate and length. */
export const stopped = { delayMs: 10, stopMs: 2000, afterMs: 8000, ratePerS: 100, seconds: 20, closedVus: 10 }

/** The stop as an open model has to see it, and beside it what a closed one makes of it. */
export async function measureStop(server: CalibrationServer, tools: Tools, progress: Progress) {
  const { delayMs, stopMs, afterMs, ratePerS, seconds, closedVus } = stopped
  const stream: Stream = { delays: constant(delayMs), seed, stop: { afterMs, forMs: stopMs } }
  return progress.step('a stop of 2 s', async () => {
    const { suite, vegeta } = tools
    const found = [
      await compared(server, 'suite, open model', stream, ratePerS, (url) => suite.open({ url, ratePerS, seconds })),
    ]
    if (vegeta) {
      found.push(
        await compared(server, 'vegeta, open model', stream, ratePerS, (url) => vegeta({ url, ratePerS, seconds })),
      )
    }
    found.push(
      await compared(server, `suite, ${closedVus} VUs, closed`, stream, undefined, (url) =>
        suite.closed({ url, vus: closedVus, seconds }),
      ),
    )
    return found
  })
}

/**
 * The percentile of a stop by arithmetic: arrivals are even, so that the share stop ÷ length of them meets it, and of
 * these the waits are uniform from 0 to its length.
 */
export function expectedAtStop(p: number): number {
  const { delayMs, stopMs, seconds } = stopped
  const share = stopMs / 1000 / seconds
  return delayMs + Math.max(0, (p / 100 - (1 - share)) / share) * stopMs
}
