import type { Phase } from '../thresholds/plan'
import type { Trait } from '../thresholds/traits'

/**
 * The only data that both halves see: made once a run by lib/plan, read by every VU. It is plain, and small, since each
 * VU parses a copy. V are the values of the platform's settings.
 */
export interface Handover<V = unknown> {
  run: Run
  values: V
  pools: Pools
}

/** A data pool or a list of accounts: where its rows lie in what is handed over. T is a row. */
export interface Pool<T = unknown> {
  from: number
  length: number
  /** Has no value. This type keeps the rows of one pool from being taken for those of another. */
  readonly row?: T
}
export type Pools = Readonly<Record<string, Pool>>

/** The sizes in force. */
export interface Size {
  vus: number
  arrivals_per_hour: number
  time_scale: number
  request_timeout_s: number
}

/** The part of a phase that places a time in it. */
export type PhaseTimes = Pick<Phase, 'name' | 'fromS' | 'toS' | 'gated'>

/** The run in progress, as far as a VU needs it. */
export interface Run {
  size: Pick<Size, 'request_timeout_s'>
  phases: readonly PhaseTimes[]
  /** The phases whose samples say in which of its equal parts they are, and how many it has. */
  parts: Readonly<Record<string, number>>
  /** The end of the load, in seconds since ramp-up began. */
  loadEndS: number
  /** Scenarios of constant arrival rate: how many iterations an hour. */
  perHour: Readonly<Record<string, number>>
  /** Scenarios that do not start with ramp-up: how many seconds after it. */
  startsLate: Readonly<Record<string, number>>
  /** Scenarios of VUs at a pace: how far apart the iterations of one VU start, in seconds. */
  paced: Readonly<Record<string, number>>
  /** How long the first ramp-up takes, in seconds. */
  rampUpS: number
  /** The capabilities that the settings name as absent. */
  absent: readonly string[]
  seed: number
  /** G2b as the probe inside the run needs it: ms, and the fewest samples. */
  lagLimit: { ms: number; samplesAtLeast: number }
  /** soak: where the first and the last window lie, in seconds since ramp-up began. */
  windows?: { firstToS: number; lastFromS: number; endS: number; fromS: number }
  /** stress: when the recovery begins, in seconds, and the latency limits by target, in ms. */
  recovery?: { fromS: number; limitMs: Readonly<Record<string, number>> }
}

/** The same run, with what only the plan half needs. */
export interface PlannedRun extends Run {
  platform: string
  profile: string
  /** What the profile declares of itself. */
  traits: readonly Trait[]
  size: Size
  phases: readonly Phase[]
}

/** The one SharedArray. It holds the handover and what plan keeps for itself, both as JSON, and the pools' rows. */
export const handoverName = 'handover'
export const handoverAt = { drive: 0, plan: 1, rows: 2 } as const
