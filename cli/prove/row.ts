import type { PlatformName } from '../platform/described'

/** The settings that decide how large and how long a run is. */
export type Size = Readonly<Record<string, string>>

/** Settings of the reference services; runs that share them share a platform that stays warm. */
export type Stage = keyof typeof stages
export const stages = {
  /** Calls of seconds: each VU dials often, and every event comes soon. */
  'short calls': { platform: 'tcall', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } },
  /** Calls long enough for 1,000 VUs to hold more than 1,000 of them. */
  'long calls': { platform: 'tcall', settings: { CALL_MEAN_S: '90', RETRY_SCALE: '20' } },
  medcor: { platform: 'medcor', settings: {} },
} as const satisfies Record<string, { platform: PlatformName; settings: Readonly<Record<string, string>> }>

/** Faults with a parameter are no yes or no: the searches of `sla limit` prove them (docs/LIMITS.md). */
export type Proved<Name extends string> = Exclude<Name, `capacity-${string}`>

/** One run: what is put in, what is run, and what has to trip. */
export interface Row {
  name: string
  /** The faults in force, by the service that has them; none in a clean run. */
  faults: readonly { service: string; name: string }[]
  what: string
  size: string
  stage: Stage
  /** As in the name of its script. */
  profile: string
  settings: Size
  /** It needs the machine for itself. */
  alone?: true
  /** The targets that must fail; all others must not. */
  trips: readonly string[]
  /** What has no target shows in this count of the platform's own section of the result: `webhooks.order_inversions`. */
  shows?: string
}
