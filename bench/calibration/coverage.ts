import { autoregressive, bursts, type Delays, logNormalDelays } from '../../rigs/calibration/delays'
import { batchedInterval, batches, rankInterval } from '../../thresholds/confidence'
import { k6Percentile } from '../../thresholds/testing/k6-percentile'

interface Interval {
  lower: number
  upper: number
}

/** An interval for a percentile, from the samples of a run in their order. */
type Method = (samples: Float64Array, percentile: number) => Interval

type MethodName = 'independent' | 'batched' | 'shares'

const methods: Readonly<Record<MethodName, Method>> = { independent, batched, shares }

export interface Coverage {
  delays: string
  percentile: number
  samples: number
  runs: number
  /** Of 1: how often the interval held the distribution's own percentile; and its mean width against `independent`. */
  by: Record<MethodName, { covered: number; width: number }>
}

export const correlated: readonly Delays[] = [
  logNormalDelays(20, 0.5),
  autoregressive(20, 0.5, 0.5),
  autoregressive(20, 0.5, 0.9),
  autoregressive(20, 0.5, 0.98),
  bursts(0.08, 10),
  bursts(0.08, 50),
]

/** Draws runs from a distribution and counts how often each method's interval holds the truth. */
export function simulate(delays: Delays, percentile: number, samples: number, runs: number): Coverage {
  const next = delays.sequence(3)
  const truth = delays.percentile(percentile)
  const names = Object.keys(methods) as MethodName[]
  const held = { independent: 0, batched: 0, shares: 0 }
  const width = { independent: 0, batched: 0, shares: 0 }
  for (let run = 0; run < runs; run++) {
    const drawn = Float64Array.from({ length: samples }, next)
    for (const name of names) {
      const { lower, upper } = methods[name](drawn, percentile)
      if (lower <= truth && truth <= upper) held[name] += 1
      width[name] += upper - lower
    }
  }
  const of = (name: MethodName) => ({ covered: held[name] / runs, width: width[name] / width.independent })
  const by = { independent: of('independent'), batched: of('batched'), shares: of('shares') }
  return { delays: delays.title, percentile, samples, runs, by }
}

function independent(samples: Float64Array, percentile: number): Interval {
  return ranked(samples, rankInterval(percentile, samples.length))
}

function batched(samples: Float64Array, percentile: number): Interval {
  const ofBatches = cut(samples, batches).map((batch) => k6Percentile(batch.sort(), percentile))
  return batchedInterval(independent(samples, percentile), ofBatches)
}

const shareBatches = 10
/** Student's t for ten batches, two-sided 95 %. */
const t95 = 2.262

/**
 * The rank interval from the spread, over ten batches, of the share of samples under the percentile: narrower, but k6
 * has these shares only once the run is over, when it is too late for its exit code.
 */
function shares(samples: Float64Array, percentile: number): Interval {
  const p = percentile / 100
  const value = k6Percentile(samples.slice().sort(), percentile)
  const under = cut(samples, shareBatches).map((batch) => batch.filter((x) => x <= value).length / batch.length)
  const mean = under.reduce((sum, share) => sum + share, 0) / shareBatches
  const variance = under.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shareBatches - 1)
  const { lower, upper } = rankInterval(percentile, samples.length)
  const half = t95 * Math.sqrt(variance / shareBatches) * 100
  return ranked(samples, {
    lower: Math.max(0, Math.min(lower, 100 * p - half)),
    upper: Math.min(100, Math.max(upper, 100 * p + half)),
  })
}

function ranked(samples: Float64Array, ranks: Interval): Interval {
  const sorted = samples.slice().sort()
  return { lower: k6Percentile(sorted, ranks.lower), upper: k6Percentile(sorted, ranks.upper) }
}

/** Copies of equal stretches. */
function cut(samples: Float64Array, count: number): Float64Array[] {
  const at = (part: number) => Math.floor((part * samples.length) / count)
  return Array.from({ length: count }, (_, part) => samples.slice(at(part), at(part + 1)))
}
