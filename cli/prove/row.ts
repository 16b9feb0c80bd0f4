import type { FaultTable } from '../../service/faults/fault'

/** The settings that decide how large and how long a run is. */
export type RowSettings = Readonly<Record<string, string>>

/** Faults with a parameter are no yes or no: the searches of `sla limit` prove them (docs/LIMITS.md). */
export type Proved<Name extends string> = Exclude<Name, `capacity-${string}`>

/** How a row is run: each at the shortest length at which what it has to decide gets its samples. */
export interface ProofRun {
  /** Of its platform's stages: runs that share one share a platform that stays warm. */
  stage: string
  /** As in the name of its script. */
  profile: string
  settings: RowSettings
  /** It needs the machine for itself. */
  alone?: true
}

/** What a fault has to trip, and in which run. */
export interface Expected extends ProofRun {
  /** The targets that must fail; all others must not. */
  trips: readonly string[]
  /** What has no target shows in this count of the platform's own section of the result: `webhooks.order_inversions`. */
  shows?: string
}

/** One run: what is put in, what is run, and what has to trip. */
export interface ProofRow extends Expected {
  name: string
  platform: string
  /** The faults in force, by the service that has them; none in a clean run. */
  faults: readonly { service: string; name: string }[]
  what: string
  size: string
}

/** What proves the gate of a platform, on its reference: `reference/<platform>/proof.ts` exports it. */
export interface PlatformProof {
  /** Settings of the reference services. */
  stages: Readonly<Record<string, RowSettings>>
  /** The services that have faults, by their key among the platform's; a row for each fault that is there or not. */
  services: Readonly<Record<string, { table: FaultTable; expected: Readonly<Record<string, Expected>> }>>
  /** Runs without a fault, of which none may trip anything. */
  clean: readonly { size: string; run: ProofRun; times: number }[]
  /** Faults that find different things by different ways; joined by `+` where neither could trip the other's target. */
  reduced: readonly string[]
  /** How the reference is set where searches of `sla limit` find a known capacity, and what is not asked of it there. */
  capacity: { settings: RowSettings; absent: readonly string[] }
}
