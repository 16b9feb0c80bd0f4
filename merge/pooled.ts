import type { Values } from '../thresholds/judge'
import { fewSamples, samplesTold } from './few-samples'

/*
 * Percentiles of samples that lie in several places, of which each tells its own percentiles and their number.
 *
 * Of a place with few samples the percentiles tell every sample (few-samples.ts). Of another, how many samples are at most
 * x is known at each percentile p that it told: k6 interpolates between samples, so that it is p × (n − 1) + ½, give or
 * take half a sample. Between two of them it is drawn as a line. The sum over the places is a distribution of all samples,
 * and a percentile of them is read off it.
 */

/** Percent between two percentiles of a result's grid. */
const gridStep = 0.5

/**
 * By how much the rank of a merged percentile may be off, in percent: a step of the grid, and half a sample of each place
 * that tells no more than the grid.
 */
export function rankErrorOf(counts: readonly number[]): number {
  const places = counts.filter((count) => count > 0)
  if (places.length < 2) return 0
  const told = places.filter((count) => count > fewSamples)
  const sum = (of: readonly number[]) => of.reduce((all, count) => all + count, 0)
  return (gridStep * sum(told) + 50 * told.length) / sum(places)
}

/** Values of one place that rise, and how many of its samples are at most each. */
interface Place {
  values: readonly number[]
  counts: readonly number[]
  count: number
  /** The values are the samples themselves. */
  exact: boolean
}

/**
 * The percentiles of all samples together.
 * @param percentiles in percent, from 0 to 100
 * @param parts the Trend as each place's summary has it, with samples in it
 */
export function pooledPercentiles(percentiles: readonly number[], parts: readonly Values[]): number[] {
  const places = parts.map(placeOf)
  if (places.every(({ exact }) => exact)) {
    const sorted = places.flatMap((place) => place.values).sort((a, b) => a - b)
    return percentiles.map((percentile) => between(sorted, (percentile / 100) * (sorted.length - 1)))
  }
  const all = places.reduce((sum, { count }) => sum + count, 0)
  const values = [...new Set(places.flatMap((place) => place.values))].sort((a, b) => a - b)
  const below = (value: number) => places.reduce((sum, place) => sum + countAt(place, value, 'below'), 0)
  const upTo = (value: number) => places.reduce((sum, place) => sum + countAt(place, value, 'up to'), 0)
  return percentiles.map((percentile) => {
    const wanted = (percentile / 100) * (all - 1) + 0.5
    const at = firstAt(values, (value) => upTo(value) >= wanted - 1e-9)
    const value = values[at] ?? Number.NaN
    const before = values[at - 1]
    const reached = below(value)
    // A step: so many samples have this very value, or a place has its first or last one here.
    if (before === undefined || wanted >= reached) return value
    const from = upTo(before)
    return before + ((value - before) * (wanted - from)) / (reached - from)
  })
}

/** As k6 does: on the line from one sample to the next. */
function between(sorted: readonly number[], at: number): number {
  const from = sorted[Math.floor(at)] ?? Number.NaN
  const to = sorted[Math.ceil(at)] ?? Number.NaN
  return from + (to - from) * (at - Math.floor(at))
}

function placeOf(of: Values): Place {
  const { count = 0, min = 0, max = 0 } = of
  const told = Object.entries(of)
    .flatMap(([name, value]): [number, number][] =>
      name.startsWith('p(') && value !== undefined ? [[Number(name.slice(2, -1)), value]] : [],
    )
    .sort(([a], [b]) => a - b)
  const known: [number, number][] = [[0, min], ...told, [100, max]]
  const samples = samplesTold(known, count)
  if (samples) return { values: samples, counts: samples.map((_, at) => at + 1), count, exact: true }
  return {
    values: known.map(([, value]) => value),
    counts: known.map(([percentile]) => (percentile / 100) * (count - 1) + 0.5),
    count,
    exact: false,
  }
}

/** How many samples of a place are below a value, or at most that. */
function countAt(place: Place, value: number, how: 'below' | 'up to'): number {
  const { values, counts, count } = place
  const [first = 0] = values
  const last = values.at(-1) ?? 0
  if (value < first || (value === first && how === 'below')) return 0
  if (value > last || (value === last && how === 'up to')) return count
  // The first that is beyond, and the one before it.
  const at = firstAt(values, (other) => (how === 'below' ? other >= value : other > value))
  if (place.exact) return at
  const [from = 0, to = 0] = [values[at - 1], values[at]]
  const [low = 0, high = 0] = [counts[at - 1], counts[at]]
  if (isSteep(place, at - 1) || isSteep(place, at)) return (low + high) / 2
  return low + ((high - low) * (value - from)) / (to - from)
}

/**
 * Whether many samples have a value: whole milliseconds, counts. Between two such values lies nothing, so that how many
 * are below does not rise there.
 */
function isSteep({ values }: Place, at: number): boolean {
  return values[at] === values[at - 1] || values[at] === values[at + 1]
}

/** The first place of a list from which on something holds; its length where it never does. */
function firstAt(values: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(values[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
