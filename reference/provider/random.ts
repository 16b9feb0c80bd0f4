/** Uniform numbers in [0, 1). */
export type UniformSource = () => number

/**
 * The random numbers of one call: a function of the run's seed and of how many calls were dialled
 * before it, so a run is repeated whatever else the calls do. Mulberry32 over a mixed start.
 */
export function randomOfCall(seed: number, ordinal: number): UniformSource {
  let state = mix(mix(seed) ^ ordinal)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    return mix(state) / 2 ** 32
  }
}

/** A bijection of 32-bit numbers that spreads neighbours over the whole range (lowbias32). */
function mix(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}

export function uniformOf([from, to]: readonly [number, number], random: UniformSource): number {
  return from + (to - from) * random()
}

/** A log-normal number with this mean and coefficient of variation. */
export function logNormalOf(mean: number, cv: number, random: UniformSource): number {
  const variance = Math.log(1 + cv * cv)
  // Box-Muller; 1 − u keeps the logarithm's argument above 0.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * normal)
}
