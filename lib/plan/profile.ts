import type { Phase } from '../../thresholds/plan'
import type { Trait } from '../../thresholds/traits'
import type { Size } from '../handover'
import type { Scenario } from './scenarios'
import type { Workload } from './workload'

/** A profile applied to a workload: k6 scenarios by name, and the phases their time falls into. */
export interface Plan {
  scenarios: Record<string, Scenario>
  phases: readonly Phase[]
  /** When the load ends and only the drain is left, in seconds since ramp-up began. */
  loadEndS: number
}

/** What it is like, and a pure function from a workload to k6 scenarios; it knows no platform. */
export interface Profile {
  name: string
  /** What the rows of an SLA table may ask of it. */
  traits: readonly Trait[]
  /** Whether the CI matrix runs it. */
  inCi: boolean
  /** The sizes when the settings name none, at the workload's target. */
  size(target: Workload['target']): Workload['target']
  plan(workload: Workload, size: Size, absent: readonly string[]): Plan
  /** soak: the length of the first and the last window, as a share of the hold. */
  windowShare?: number
}
