import { logNormal, type Random, seededRandom, uniform } from '../../lib/data/random'

/** Delays of known distribution: the n-th request of a stream gets the n-th of them. */
export interface Delays {
  title: string
  /** The same sequence for the same seed, in ms. */
  sequence(seed: number): () => number
  /** The distribution's own percentile, in ms. */
  percentile(p: number): number
}

export function constant(ms: number): Delays {
  return { title: `constant ${ms} ms`, sequence: () => () => ms, percentile: () => ms }
}

/** `slow.share` of the requests, each by itself, take `slow.ms`. */
export function bimodal(fastMs: number, slow: { ms: number; share: number }): Delays {
  return {
    title: `bimodal: ${fastMs} ms, ${slow.share * 100} % at ${slow.ms} ms`,
    sequence: (seed) => {
      const random = seededRandom(seed)
      return () => (random() < slow.share ? slow.ms : fastMs)
    },
    percentile: (p) => (p / 100 < 1 - slow.share ? fastMs : slow.ms),
  }
}

/** Log-normal of median `medianMs`: exp(μ + σz). */
export function logNormalDelays(medianMs: number, sigma: number): Delays {
  return {
    ...autoregressive(medianMs, sigma, 0),
    title: `log-normal: median ${medianMs} ms, σ ${sigma}`,
  }
}

/** Log-normal as above, but ln(delay) is an AR(1) process: each has the correlation `phi` with the one before. */
export function autoregressive(medianMs: number, sigma: number, phi: number): Delays {
  return {
    title: `AR(1), φ ${phi}`,
    sequence: (seed) => {
      const random = seededRandom(seed)
      let z = standardNormal(random)
      return () => {
        const delay = medianMs * Math.exp(sigma * z)
        z = phi * z + Math.sqrt(1 - phi * phi) * standardNormal(random)
        return delay
      }
    },
    percentile: (p) => medianMs * Math.exp(sigma * normalQuantile(p)),
  }
}

const calm = { from: 8, to: 12 }
const burst = { from: 30, to: 50 }

/** Slow stretches of `mean` requests on average, geometric, which hold `share` of all requests: worst for a p95. */
export function bursts(share: number, mean: number): Delays {
  const leave = 1 / mean
  const enter = (leave * share) / (1 - share)
  return {
    title: `bursts of ${mean}, ${share * 100} % of all`,
    sequence: (seed) => {
      const random = seededRandom(seed)
      let slow = random() < share
      return () => {
        const { from, to } = slow ? burst : calm
        const delay = uniform(random, from, to)
        slow = random() < (slow ? 1 - leave : enter)
        return delay
      }
    },
    percentile: (p) => {
      const rank = p / 100
      const [within, { from, to }] =
        rank < 1 - share ? [rank / (1 - share), calm] : [(rank - (1 - share)) / share, burst]
      return from + within * (to - from)
    },
  }
}

/** The log-normal of mean √e and cv √(e − 1) is exp of a standard normal. */
function standardNormal(random: Random): number {
  return Math.log(logNormal(random, { mean: Math.exp(0.5), cv: Math.sqrt(Math.E - 1) }))
}

const quantiles: Readonly<Record<number, number>> = { 5: -1.644854, 50: 0, 90: 1.281552, 95: 1.644854, 99: 2.326348 }

function normalQuantile(p: number): number {
  const z = quantiles[p]
  if (z === undefined) throw new RangeError(`p${p} is none of ${Object.keys(quantiles).join(', ')}`)
  return z
}
