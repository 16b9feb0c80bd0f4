/** Something that is measured before and after one thing was mended. */
export interface Pair {
  name: string
  /** What is wrong, and what mends it, in words. */
  flaw: string
  mend: string
  /** What says so in a run of a platform. */
  seenBy: string
}

/** One block of measuring, in ms from when each read was due; and what it cost. */
export interface Block {
  p50_ms: number
  p95_ms: number
  /** Statements that the database answered, for each read. */
  statements_per_read: number
}

export interface Measured {
  pair: Pair
  before: readonly Block[]
  after: readonly Block[]
}

/** A difference of the means of paired blocks, with its 95 % interval. */
export interface PairedDifference {
  before: number
  after: number
  difference: number
  lower: number
  upper: number
}

/** Two-sided 95 % of Student's t, by the degrees of freedom. */
const t95: Readonly<Record<number, number>> = { 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365 }

/**
 * Of blocks that were measured by turns, before and after: what drifts on the machine is in both of a pair. Each block is
 * one observation, however many reads it has, since neighbouring reads are alike.
 * @throws RangeError when there are fewer than three pairs, or more than eight
 */
export function pairedDifference(before: readonly number[], after: readonly number[]): PairedDifference {
  const n = Math.min(before.length, after.length)
  const t = t95[n - 1]
  if (t === undefined) throw new RangeError(`${n} pairs of blocks; three to eight are wanted`)
  const differences = Array.from({ length: n }, (_, at) => (after[at] as number) - (before[at] as number))
  const difference = mean(differences)
  const variance = differences.reduce((sum, one) => sum + (one - difference) ** 2, 0) / (n - 1)
  const half = t * Math.sqrt(variance / n)
  return {
    before: mean(before.slice(0, n)),
    after: mean(after.slice(0, n)),
    difference,
    lower: difference - half,
    upper: difference + half,
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
