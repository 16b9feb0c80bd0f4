import { type Random, seededRandom } from '../lib/data/random'

/** A load that was tried: sessions, and the work done per second. */
export interface MeasuredThroughput {
  load: number
  throughput: number
}

/**
 * Gunther's Universal Scalability Law, X(N) = λN / (1 + α(N − 1) + βN(N − 1)): λ is the throughput of one session, α
 * the contention (waiting for what is shared), β the coherency (waiting for each other).
 */
export interface Law {
  lambda: number
  alpha: number
  beta: number
}

export interface Fit extends Law {
  /** The load at which throughput is highest; null when the law has no peak (β = 0). */
  peak: number | null
  /** 95 % intervals by bootstrap; the upper end of a peak is null when more than 2.5 % of the resamples have none. */
  interval: Record<'alpha' | 'beta', { lower: number; upper: number }> & {
    peak: { lower: number; upper: number | null } | null
  }
  trials: number
}

/** Three unknowns, and one load more. */
const fewestLoads = 4
const resamples = 1_000

/**
 * Fits the law to trials by least squares of the relative error. It explains what was measured and gates nothing.
 * @returns undefined with fewer than four different loads
 */
export function fitLaw(measured: readonly MeasuredThroughput[], seed = 1): Fit | undefined {
  const law = leastSquares(measured)
  if (!law || loadsOf(measured) < fewestLoads) return undefined
  const random = seededRandom(seed)
  const laws: Law[] = []
  for (let at = 0; at < resamples; at++) {
    const again = leastSquares(resample(measured, random))
    if (again) laws.push(again)
  }
  const peaks = laws.map(peakOf).map((peak) => peak ?? Number.POSITIVE_INFINITY)
  const peak = peakOf(law)
  const { lower, upper } = middle95(peaks)
  return {
    ...law,
    peak,
    interval: {
      alpha: middle95(laws.map(({ alpha }) => alpha)),
      beta: middle95(laws.map(({ beta }) => beta)),
      peak: peak === null ? null : { lower, upper: Number.isFinite(upper) ? upper : null },
    },
    trials: measured.length,
  }
}

export function throughputAt({ lambda, alpha, beta }: Law, load: number): number {
  return (lambda * load) / (1 + alpha * (load - 1) + beta * load * (load - 1))
}

function peakOf({ alpha, beta }: Law): number | null {
  return beta > 0 ? Math.sqrt(Math.max(0, 1 - alpha) / beta) : null
}

function loadsOf(measured: readonly MeasuredThroughput[]): number {
  return new Set(measured.map(({ load }) => load)).size
}

/**
 * N/X = (1 + α(N − 1) + βN(N − 1)) / λ is linear in 1/λ, α/λ and β/λ; divided by N/X itself, its error is the relative
 * error of X. None of the three may be negative: of each choice of those that are zero, the best that is allowed.
 */
function leastSquares(measured: readonly MeasuredThroughput[]): Law | undefined {
  const usable = measured.filter(({ load, throughput }) => load > 0 && throughput > 0)
  if (loadsOf(usable) < 2) return undefined
  const rows = usable.map(({ load, throughput }) => {
    const weight = throughput / load
    return [weight, weight * (load - 1), weight * load * (load - 1)]
  })
  let best: { law: Law; error: number } | undefined
  for (const free of [[0], [0, 1], [0, 2], [0, 1, 2]]) {
    const solved = solve(rows, free)
    if (!solved || solved.some((value) => value < 0) || !solved[0]) continue
    const [inverse = 0, alpha = 0, beta = 0] = solved
    const error = rows.reduce((sum, row) => sum + (1 - dot(row, solved)) ** 2, 0)
    if (!best || error < best.error - 1e-12)
      best = { law: { lambda: 1 / inverse, alpha: alpha / inverse, beta: beta / inverse }, error }
  }
  return best?.law
}

/** Least squares of rows · x = 1 with only the `free` ones not zero, by the normal equations. */
function solve(rows: readonly number[][], free: readonly number[]): number[] | undefined {
  // Columns of one size, or the squares of N drown the rest.
  const scale = free.map((column) => Math.sqrt(rows.reduce((sum, row) => sum + (row[column] as number) ** 2, 0)))
  if (scale.some((size) => size === 0)) return undefined
  const at = (row: readonly number[], index: number) =>
    (row[free[index] as number] as number) / (scale[index] as number)
  const system = free.map((_, i) => [
    ...free.map((_, j) => rows.reduce((sum, row) => sum + at(row, i) * at(row, j), 0)),
    rows.reduce((sum, row) => sum + at(row, i), 0),
  ])
  const solution = eliminated(system)
  if (!solution) return undefined
  const all = [0, 0, 0]
  for (const [index, column] of free.entries()) all[column] = (solution[index] as number) / (scale[index] as number)
  return all
}

/** Gauss-Jordan with pivots; undefined when the system says nothing. */
function eliminated(system: number[][]): number[] | undefined {
  const size = system.length
  for (let column = 0; column < size; column++) {
    const pivot = system
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] as number) > Math.abs(best[column] as number) ? row : best))
    if (Math.abs(pivot[column] as number) < 1e-12) return undefined
    system.splice(system.indexOf(pivot), 1)
    system.splice(column, 0, pivot)
    for (const row of system) {
      if (row === pivot) continue
      const factor = (row[column] as number) / (pivot[column] as number)
      for (let at = column; at <= size; at++) row[at] = (row[at] as number) - factor * (pivot[at] as number)
    }
  }
  return system.map((row, index) => (row[size] as number) / (row[index] as number))
}

function dot(one: readonly number[], two: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + value * (two[at] as number), 0)
}

function resample<T>(items: readonly T[], random: Random): T[] {
  return items.map(() => items[Math.floor(random() * items.length)] as T)
}

function middle95(values: readonly number[]): { lower: number; upper: number } {
  const sorted = [...values].sort((one, two) => one - two)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number
  return { lower: at(0.025), upper: at(0.975) }
}
