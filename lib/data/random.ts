/**
 * A small seeded generator for load, not for secrets: sfc32 (C. Doty-Humphrey, PractRand), 128 bits of state,
 * period at least 2^32, about 2^127 on average. Math.random cannot be seeded, and a run has to be repeatable.
 */
export type Random = () => number

/**
 * Uniform numbers in [0, 1), the same for the same seed and stream on every machine.
 * @param seed the run's `SEED`
 * @param stream whole numbers that set this sequence apart, for example the VU's number
 */
export function seededRandom(seed: number, ...stream: number[]): Random {
  // One by one, and no for…of below: the first iterator costs a VU of k6 6 KB.
  let a = 0x9e3779b9 | 0
  let b = 0x243f6a88 | 0
  let c = 0xb7e15162 | 0
  let d = 1
  // One closure, since each is kept by every VU.
  const next = (): number => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 2 ** 32
  }
  for (let at = -1; at < stream.length; at++) {
    const part = at < 0 ? seed : (stream[at] as number)
    // Both halves, so that seeds beyond 2^32 differ too.
    a ^= part | 0
    b ^= Math.floor(part / 2 ** 32) | 0
    // Twelve rounds are what the author advises before the first output.
    for (let round = 0; round < 12; round++) next()
  }
  return next
}

/** Uniform in [min, max). */
export function uniform(random: Random, min: number, max: number): number {
  return min + random() * (max - min)
}

/** A whole number from min to max, both included. */
export function integer(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1))
}

/**
 * Log-normal by its own mean and coefficient of variation (standard deviation ÷ mean), as durations of
 * calls and think times are given: σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
 * @param mean greater than 0, in the unit of the result
 * @param cv 0 gives the mean itself
 */
export function logNormal(random: Random, { mean, cv }: { mean: number; cv: number }): number {
  const variance = Math.log(1 + cv * cv)
  return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * standardNormal(random))
}

/** Box and Muller's transform; 1 − random() is never 0, so its logarithm is finite. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** One of the items, each equally likely. @throws RangeError when there is none */
export function pick<T>(random: Random, items: readonly T[]): T {
  if (items.length === 0) throw new RangeError('pick needs at least one item')
  return items[Math.floor(random() * items.length)] as T
}

/** The items in random order (Fisher and Yates); a new array. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = integer(random, 0, last)
    const moved = order[last] as T
    order[last] = order[other] as T
    order[other] = moved
  }
  return order
}

/** An id in the shape of a version 4 UUID, repeatable like everything here: for test data, never for a secret. */
export function uuidShaped(random: Random): string {
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(8)}${hex(4)}`
}
