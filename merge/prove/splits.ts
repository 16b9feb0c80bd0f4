import type { Random } from '../../lib/data/random'

/** A sample and when it was taken; the unit of the time does not matter. */
export interface TimedSample {
  at: number
  value: number
}

/** How the samples of one series come to lie in several instances. */
export const ways = {
  even: 'each sample in any instance',
  uneven: 'each sample in any instance, of which some have many times the load of others',
  time: 'one stretch of time after the other, of unequal lengths',
  slow: 'nearly all slow samples in one instance',
} as const
export type Way = keyof typeof ways

/** A sample is slow from this percentile on. */
const slowFrom = 0.7
/** The share of the slow samples that the slow instance has. */
const slowShare = 0.9

/** Splits samples into so many parts, none of them empty. */
export function splitOf(samples: readonly TimedSample[], instances: number, way: Way, random: Random): number[][] {
  const parts: number[][] = Array.from({ length: instances }, () => [])
  const put = choose(samples, instances, way, random)
  for (const [at, { value }] of [...samples].sort((a, b) => a.at - b.at).entries()) parts[put(value, at)]?.push(value)
  return parts.filter((part) => part.length > 0)
}

function choose(
  samples: readonly TimedSample[],
  instances: number,
  way: Way,
  random: Random,
): (value: number, at: number) => number {
  const any = () => Math.floor(random() * instances)
  if (way === 'even') return any
  if (way === 'slow') {
    const sorted = samples.map(({ value }) => value).sort((a, b) => a - b)
    const limit = sorted[Math.floor(sorted.length * slowFrom)] ?? 0
    return (value) => (value >= limit && random() < slowShare ? 0 : any())
  }
  // Shares that differ by a factor of some fifty.
  const shares = Array.from({ length: instances }, () => Math.exp(4 * random()))
  const all = shares.reduce((sum, share) => sum + share, 0)
  const upTo = shares.map((_, at) => shares.slice(0, at + 1).reduce((sum, share) => sum + share, 0) / all)
  const within = (place: number) =>
    Math.max(
      0,
      upTo.findIndex((end) => place < end),
    )
  return way === 'time' ? (_, at) => within(at / samples.length) : () => within(random())
}
