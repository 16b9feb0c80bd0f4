import type { SizeName } from './target'
import type { Trait } from './traits'

/** A stretch of the profile. Times are seconds since ramp-up began. */
export interface Phase {
  name: PhaseName
  fromS: number
  toS: number
  /** Share of the target load, 1 being 100 %. */
  load: number
  /** Targets are judged here; elsewhere they are only reported, if `reported`. */
  gated: boolean
  reported: boolean
}

export type PhaseName =
  | 'setup'
  | 'smoke'
  | 'ramp-up'
  | 'hold'
  | 'ramp-down'
  | 'drain'
  | 'teardown'
  | 'recovery'
  | `step-${number}`
  | `window-${number}`

/** What the thresholds are compiled for. */
export interface RunShape {
  profile: string
  traits: readonly Trait[]
  phases: readonly Phase[]
  size: Record<SizeName, number>
  absent: readonly string[]
}
