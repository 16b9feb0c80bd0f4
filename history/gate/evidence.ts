import { median, quantile } from '../statistics/robust'

/** Steps that are looked for. They reach to a hundredfold: noise with long tails explains what no step comes near. */
const looked = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4]

/** How steps are weighed and runs are joined; docs/ACCURACY.md has what others would find. */
export interface EvidenceTuning {
  /** Up to this step one of twice the size counts half as much, since it is as rare. */
  turn: number
  /**
   * From there on it counts more by its size to this power. Noise with long tails can be anything, and explains the
   * largest steps nearly as well as the step does: held to be rare besides, they were missed.
   */
  rise: number
  /** How much of the evidence of several runs is their weakest one's: a step lasts, and an outlier does not. */
  weakest: number
}

export const evidenceTuning: EvidenceTuning = { turn: 0.2, rise: 1, weakest: 0.25 }

/** Degrees of freedom of the t-distribution that noise is taken for: runs have outliers that a normal one has not. */
const freedom = 4

/** Beyond the 90 % of the deviations that are least lies a normal sample's 1.645th standard deviation. */
const outer = { share: 0.9, deviations: 1.645 }

/**
 * Few runs know neither their level nor their spread well: the spread is taken wider by this, over their number.
 * Measured to keep false alarms as rare after 10 runs as after 120.
 */
const young = 8

/** Spread that is assumed at least, on log scale: a series that never moved says little about how it will. */
const leastSpread = 0.0002

/** How many runs before the latest are looked at. */
export const baselineLength = 120

/** Fewer than these say nothing. */
export const leastBaseline = 10

/**
 * How much likelier the latest runs are after a step upwards than without one: the logarithm of the likelihood
 * ratio. Values are on log scale. Runs that lean the way their predecessors did count as fewer than they are.
 */
export function evidenceOfStep(
  baseline: readonly number[],
  latest: readonly number[],
  tuning: EvidenceTuning = evidenceTuning,
): number {
  const level = median([...baseline])
  const deviations = baseline.map((value) => value - level)
  const seen = quantile(deviations.map(Math.abs), outer.share) / outer.deviations
  const spread = Math.max(seen * (1 + young / baseline.length), leastSpread)
  const alike = Math.max(0, likeness(deviations, 3 * spread))
  const counted = 1 / (1 + alike * (latest.length - 1))
  const logDensity = (x: number) => (-(freedom + 1) / 2) * Math.log1p((x / spread) ** 2 / freedom)
  const ratio = looked.reduce((sum, step) => {
    const by = Math.log1p(step)
    const gains = latest.map((value) => logDensity(value - level - by) - logDensity(value - level))
    const together = gains.reduce((total, gain) => total + gain, 0)
    const gain = (1 - tuning.weakest) * together + tuning.weakest * latest.length * Math.min(...gains)
    return sum + weightOf(step, tuning) * Math.exp(Math.min(300, counted * gain))
  }, 0)
  return Math.log(ratio)
}

function weightOf(step: number, { turn, rise }: EvidenceTuning): number {
  return step < turn ? 0.1 / step : (0.1 / turn) * (step / turn) ** rise
}

/** Correlation of neighbours, with outliers cut off. */
function likeness(deviations: readonly number[], cut: number): number {
  const kept = deviations.map((x) => Math.max(-cut, Math.min(cut, x)))
  const squares = kept.reduce((sum, x) => sum + x * x, 0)
  const products = kept.slice(1).reduce((sum, x, i) => sum + x * (kept[i] ?? 0), 0)
  return squares > 0 ? products / squares : 0
}
