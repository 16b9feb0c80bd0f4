import { median, robustSpread } from '../statistics/robust'
import { partition } from './partition'

/** Tuned on 174 annotated series; docs/ACCURACY.md has what that gave, also on series it was not tuned on. */
export interface Tuning {
  /** Cost of a further segment, in noise variances × ln n. */
  penalty: number
  /** Values that a segment has at least. */
  shortest: number
  /** A value counts as no further from its surroundings than this many noise spreads. */
  clip: number
  /** How many values, with itself in the middle, are the surroundings of a value. */
  surroundings: number
  /** A change is this many spreads of the wider of its two sides at least. */
  effect: number
  /** A change is this share of the level before it at least; above 0. */
  magnitude: number
}

export const tuned: Tuning = { penalty: 6, shortest: 5, clip: 3, surroundings: 21, effect: 1.1, magnitude: 0.0001 }

/**
 * When did it change? Segments by optimal partitioning of the values, on a log scale where all are above 0, with
 * single spikes clipped; then the least change is undone again and again, until each that is left is large enough.
 * @returns indices of the first value after each change, in their order
 */
export function changePoints(values: readonly number[], tuning: Tuning = tuned): number[] {
  const levels = segmentLevelsOf(values)
  return strongOf(levels, candidatesOf(levels, tuning), tuning)
}

/** A series as it is looked at. */
export interface SegmentLevels {
  values: number[]
  /** They are logarithms. */
  logarithmic: boolean
  noise: number
}

export function segmentLevelsOf(series: readonly number[]): SegmentLevels {
  const logarithmic = series.every((value) => value > 0)
  const values = logarithmic ? series.map(Math.log) : [...series]
  return { values, logarithmic, noise: noiseOf(values) }
}

/** Where it may have changed. */
export function candidatesOf({ values, noise }: SegmentLevels, tuning: Omit<Tuning, 'effect' | 'magnitude'>): number[] {
  if (!(noise > 0)) return []
  const penalty = tuning.penalty * noise ** 2 * Math.log(values.length)
  return partition(clip(values, noise, tuning), penalty, tuning.shortest)
}

/** Those of the candidates that are large enough. */
export function strongOf(
  levels: SegmentLevels,
  candidates: readonly number[],
  tuning: Pick<Tuning, 'effect' | 'magnitude'>,
): number[] {
  const found = [...candidates]
  for (;;) {
    const least = leastOf(found, levels, tuning)
    if (!least || least.strength >= 1) return found
    found.splice(least.index, 1)
  }
}

/** Spread of a series about its level, from the differences of neighbours, so that changes of level do not count. */
function noiseOf(levels: readonly number[]): number {
  const steps = levels.slice(1).map((value, i) => Math.abs(value - (levels[i] ?? value)))
  if (steps.length === 0) return 0
  const typical = (1.4826 * median(steps)) / Math.SQRT2
  if (typical > 0) return typical
  // More than half of the neighbours are equal: the others alone say how far values lie apart.
  const moved = steps.filter((step) => step > 0)
  return moved.length > 0 ? median(moved) / Math.SQRT2 / 2 : 0
}

function clip(
  levels: readonly number[],
  noise: number,
  { clip: spreads, surroundings }: Pick<Tuning, 'clip' | 'surroundings'>,
): number[] {
  const half = Math.floor(surroundings / 2)
  return levels.map((value, i) => {
    const middle = median(levels.slice(Math.max(0, i - half), i + half + 1))
    return Math.min(middle + spreads * noise, Math.max(middle - spreads * noise, value))
  })
}

/** The weakest of the changes; below 1 it is none. */
function leastOf(
  found: readonly number[],
  { values, logarithmic }: SegmentLevels,
  tuning: Pick<Tuning, 'effect' | 'magnitude'>,
) {
  const bounds = [0, ...found, values.length]
  const strengths = found.map((_, index) => {
    const before = values.slice(bounds[index], bounds[index + 1])
    const after = values.slice(bounds[index + 1], bounds[index + 2])
    const [from, to] = [median(before), median(after)]
    const share = logarithmic ? Math.abs(Math.expm1(to - from)) : Math.abs((to - from) / from)
    const spread = Math.max(robustSpread(before), robustSpread(after))
    const effect = Math.abs(to - from) / spread
    const strength = Math.min(effect / tuning.effect, share / tuning.magnitude)
    return { index, strength: Number.isNaN(strength) ? 0 : strength }
  })
  return strengths.sort((a, b) => a.strength - b.strength)[0]
}
