/** What is believed of a capacity: the probability of each step of its logarithm. */
export interface Belief {
  /** Natural logarithms of the loads, rising in equal steps. */
  readonly logs: readonly number[]
  /** Their probabilities; the sum is 1. */
  readonly shares: readonly number[]
}

/** Two loads that are one percent apart are told apart. */
const step = 0.01

/** The width of the first belief: half of it lies between half and twice the load that one begins with. */
const firstScale = Math.LN2

/** Beyond the loads that can be tried lies what they cannot reach: up to twice the highest, and half the lowest. */
const beyond = Math.LN2

/** Before the first trial: anything from `least` to `most` and beyond is possible, loads near `around` are likelier (Cauchy). */
export function firstBelief(around: number, { least, most }: { least: number; most: number }): Belief {
  const from = Math.log(least) - beyond
  const count = Math.ceil((Math.log(most) + beyond - from) / step) + 1
  const logs = Array.from({ length: count }, (_, at) => from + at * step)
  return normal(
    logs,
    logs.map((log) => 1 / (1 + ((log - Math.log(around)) / firstScale) ** 2)),
  )
}

/** How far a trial may be trusted. */
export interface Trust {
  /** By how much the capacity differs from trial to trial, as a standard deviation of its logarithm (logistic). */
  noise: number
  /** How often a trial comes out wrong for a reason of its own. */
  lapse: number
}

/**
 * The belief after a trial at `load`. A trial holds when the capacity of that moment, which scatters around the true
 * one, is not below the load.
 */
export function learned({ logs, shares }: Belief, load: number, held: boolean, { noise, lapse }: Trust): Belief {
  const at = Math.log(load)
  const scale = (noise * Math.sqrt(3)) / Math.PI
  return normal(
    logs,
    shares.map((share, index) => {
      const holds = 1 / (1 + Math.exp((at - (logs[index] as number)) / scale))
      return share * (lapse + (1 - 2 * lapse) * (held ? holds : 1 - holds))
    }),
  )
}

/** The load that the capacity is below with this probability. */
export function quantileOf({ logs, shares }: Belief, probability: number): number {
  let sum = 0
  for (const [at, share] of shares.entries()) {
    sum += share
    if (sum >= probability) return Math.exp(logs[at] as number)
  }
  return Math.exp(logs.at(-1) as number)
}

/** Between which loads the capacity lies with 90 % probability. */
export function interval90(belief: Belief): { lower: number; upper: number } {
  return { lower: quantileOf(belief, 0.05), upper: quantileOf(belief, 0.95) }
}

function normal(logs: readonly number[], weights: readonly number[]): Belief {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return { logs, shares: weights.map((weight) => weight / sum) }
}
