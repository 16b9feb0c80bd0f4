import type { MeasuredCost } from './measured-cost'

/** A machine or pod for one instance. */
export interface InstanceSize {
  cores: number
  memoryGb: number
}

/** The sizes that are usual, the smallest first. */
export const usualSizes: readonly InstanceSize[] = [
  { cores: 1, memoryGb: 2 },
  { cores: 2, memoryGb: 4 },
  { cores: 4, memoryGb: 8 },
  { cores: 8, memoryGb: 16 },
  { cores: 16, memoryGb: 32 },
]

/** What is assumed, each in one place. */
export const assumed = {
  /** Of its cores an instance uses so much at most: above, it measures itself. */
  cpuShare: 0.6,
  /** Of its memory: k6 collects garbage late, and the end of a run needs some. */
  memoryShare: 0.7,
  /** Connections to one address, each from a port of its own: Linux has some 28,000 for them. */
  vusAtMost: 25_000,
  /** INSTANCES. */
  instancesAtMost: 1000,
} as const

/** What a load needs of all instances together. */
export interface Need {
  /** VUs in all scenarios. */
  vus: number
  requestsPerS: number
  cores: number
  memoryGb: number
}

/** The need grows with the sessions or with the arrivals, whichever grows more. */
export function needOf(
  cost: MeasuredCost,
  load: { vus: number; arrivalsPerHour: number },
  promised: { arrivalsPerHour: number },
): Need {
  const times = Math.max(load.vus / cost.sessions, load.arrivalsPerHour / promised.arrivalsPerHour)
  const requestsPerS = cost.requestsPerS * times
  return {
    vus: Math.ceil(cost.vus * times),
    requestsPerS,
    cores: (requestsPerS * cost.cpuMsPerRequest) / 1000,
    memoryGb: (cost.memoryMb * times) / 1000,
  }
}

/** How many instances of a size a need takes, and which of its bounds decides. */
export function instancesFor(need: Need, { cores, memoryGb }: InstanceSize): { instances: number; by: string } {
  const bounds = {
    CPU: need.cores / (cores * assumed.cpuShare),
    memory: need.memoryGb / (memoryGb * assumed.memoryShare),
    connections: need.vus / assumed.vusAtMost,
  }
  const [by, most] = Object.entries(bounds).reduce((worst, one) => (one[1] > worst[1] ? one : worst))
  return { instances: Math.max(1, Math.ceil(most - 1e-9)), by }
}
