/** Work that waits, as the platform counts it, second by second. */
export interface Backlog {
  /** What waits, in words: `calls in the queue`. */
  of: string
  /** Seconds since the hold began, and how many waited. */
  samples: readonly { at: number; waiting: number }[]
}

/** Slope of a backlog, per second, with its 95 % interval. */
export interface Slope {
  slope: number
  lower: number
  upper: number
}

/** A backlog that grew by less than this share of the load over the hold is no sign of too much. */
const growthShare = 0.02
const growthAtLeast = 2
/** Fewer samples say nothing about a slope. */
const fewestSamples = 10
/** Neighbouring seconds are one observation: what waits now nearly all waits in a second, too. */
const blockSeconds = 3

/**
 * Why a backlog says that the load is too high, or undefined. Of a backlog that does not grow half of all slopes are
 * above zero, and so are nearly all upper bounds: it has to be shown that it grows.
 */
export function growing({ of, samples }: Backlog, load: number): string | undefined {
  const found = slopeOf(samples)
  const first = samples[0]
  const last = samples.at(-1)
  if (!found || !first || !last) return undefined
  const grown = found.slope * (last.at - first.at)
  if (found.lower <= 0 || grown < Math.max(growthAtLeast, growthShare * load)) return undefined
  const perSecond = (value: number) => Math.round(value * 100) / 100
  return `${of} grew by ${perSecond(found.slope)} a second (${perSecond(found.lower)} to ${perSecond(found.upper)}), from ${first.waiting} to ${last.waiting}`
}

/** Theil-Sen: the median of all slopes between two points, with Sen's interval; one outlier does not move it. */
export function slopeOf(samples: Backlog['samples']): Slope | undefined {
  if (samples.length < fewestSamples) return undefined
  const points = blocks(samples)
  const n = points.length
  const slopes = points
    .flatMap((one, at) => points.slice(at + 1).map((two) => (two.waiting - one.waiting) / (two.at - one.at)))
    .filter(Number.isFinite)
    .sort((one, two) => one - two)
  if (n < 3 || slopes.length === 0) return undefined
  const spread = 1.959964 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const ranked = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] as number
  return {
    slope: ranked((slopes.length - 1) / 2),
    lower: ranked((slopes.length - spread) / 2),
    upper: ranked((slopes.length + spread) / 2),
  }
}

/** Means of stretches of some seconds. */
function blocks(samples: Backlog['samples']): { at: number; waiting: number }[] {
  const byBlock = new Map<number, { at: number; waiting: number }[]>()
  for (const sample of samples) {
    const block = Math.floor(sample.at / blockSeconds)
    byBlock.set(block, [...(byBlock.get(block) ?? []), sample])
  }
  return [...byBlock.values()].map((block) => ({
    at: mean(block.map(({ at }) => at)),
    waiting: mean(block.map(({ waiting }) => waiting)),
  }))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
