import { mean } from 'simple-statistics'
import type { KeptCriterion } from '../result/envelope'
import { normalOf, randomOf } from '../statistics/random'
import { quantile } from '../statistics/robust'

/** What a bootstrap needs of a criterion. */
export type Sampled = Pick<KeptCriterion, 'statistic' | 'actual' | 'samples' | 'quantiles' | 'batches'>

const draws = 2_000
const confidence = 0.95

/**
 * The 95 % interval of `after − before`. A percentile is drawn again from the quantile grid, at the rank that as many
 * samples would have it at; a share of samples as a proportion. Both are widened to the stretches of the phase: these are
 * drawn again too, since neighbouring samples are correlated and a run is worth fewer than it has.
 * @returns null where the result says too little: a count has no samples to draw from
 */
export function differenceInterval(before: Sampled, after: Sampled): { lower: number; upper: number } | null {
  const [from, to] = [drawn(before, 1), drawn(after, 2)]
  if (!from || !to) return null
  const differences = to.map((value, at) => value - (from[at] ?? 0))
  const tail = (1 - confidence) / 2
  return { lower: quantile(differences, tail), upper: quantile(differences, 1 - tail) }
}

function drawn(of: Sampled, seed: number): number[] | undefined {
  const { actual, samples } = of
  if (actual === null || !samples) return undefined
  const random = randomOf(seed)
  const once = drawOnce(of, actual, samples, random)
  if (!once) return undefined
  const stretches = (of.batches ?? []).filter((value) => value !== null)
  const middle = stretches.length > 1 ? mean(stretches) : 0
  return Array.from({ length: draws }, () => {
    const again = stretches.map(() => stretches[Math.floor(random() * stretches.length)] ?? middle)
    return once() + (again.length > 1 ? mean(again) - middle : 0)
  })
}

function drawOnce(
  { statistic, quantiles }: Sampled,
  actual: number,
  samples: number,
  random: () => number,
): (() => number) | undefined {
  const [, percentile] = /^p\(([\d.]+)\)$/.exec(statistic) ?? []
  const share = percentile === undefined ? actual : Number(percentile) / 100
  const deviation = Math.sqrt((Math.abs(share) * Math.abs(1 - share)) / samples)
  if (statistic === 'rate') return () => actual + deviation * normalOf(random)
  if (percentile === undefined || !quantiles) return undefined
  // The grid may not hold the percentile itself: the difference to it is carried along.
  const offset = actual - onGrid(quantiles, share)
  return () => onGrid(quantiles, share + deviation * normalOf(random)) + offset
}

/** The value at a share, between the entries p(0.5) … p(99.5) of a grid. */
function onGrid(grid: readonly number[], share: number): number {
  const at = Math.min(grid.length - 1, Math.max(0, share * (grid.length + 1) - 1))
  const [low, high] = [grid[Math.floor(at)] ?? 0, grid[Math.ceil(at)] ?? 0]
  return low + (high - low) * (at - Math.floor(at))
}
