import type { Phase } from '../../thresholds/plan'
import type { Trait } from '../../thresholds/traits'
import type { CapabilityOf, coreVocabulary } from '../../thresholds/vocabulary'
import type { Size } from '../plan/workload'

/** What every part of the library may know of the run in progress; fixed in the init context. */
export interface Run {
  platform: string
  profile: string
  traits: readonly Trait[]
  size: Size
  phases: readonly Phase[]
  /** The phases whose samples say in which of its equal parts they are, and how many it has. */
  parts: Readonly<Record<string, number>>
  /** The end of the load, in seconds since ramp-up began. */
  loadEndS: number
  /** Scenarios of constant arrival rate: when they start, in seconds, and how many iterations an hour. */
  openModel: Readonly<Record<string, { startS: number; perHour: number }>>
  /** Scenarios of VUs at a pace: how far apart the iterations of one VU start, in seconds. */
  paced: Readonly<Record<string, number>>
  /** How long the first ramp-up takes, in seconds. */
  rampUpS: number
  /** Named absent by the settings. */
  absent: readonly string[]
  seed: number
  /** G2b as the probe inside the run needs it: ms, and the fewest samples. */
  lagLimit: { ms: number; samplesAtLeast: number }
  /** soak: where the first and the last window lie, in seconds since ramp-up began. */
  windows?: { firstToS: number; lastFromS: number; endS: number; fromS: number }
  /** stress: when the recovery begins, in seconds, and the latency limits by target, in ms. */
  recovery?: { fromS: number; limitMs: Readonly<Record<string, number>> }
  /** smoke: checks a response against the contract; returns what does not fit, by field, never by value. */
  conforms?: (operation: string, status: number, body: unknown) => string | undefined
}

let current: Run | undefined

/** Called once a VU by `defineTest`. */
export function startRun(run: Run): void {
  current = run
}

export function run(): Run {
  if (!current) throw new Error('defineTest has not been called')
  return current
}

/** Whether the settings name it as absent; a platform's own code says in which capabilities it speaks: `lacks<…>`. */
export function lacks<C extends string = CapabilityOf<typeof coreVocabulary>>(capability: NoInfer<C>): boolean {
  return run().absent.includes(capability)
}

/** The phase that the profile plans for a time. */
export function phaseAt(sinceStartS: number, phases: readonly Phase[]): Phase['name'] {
  // By index: some five times a request, and k6's engine makes an object for each step of for…of.
  for (let at = 0; at < phases.length; at++) {
    const phase = phases[at] as Phase
    if (sinceStartS < phase.toS) return phase.name
  }
  return 'drain'
}

/** Which of the equal parts of its phase a time is in, as the tag `batch` has it: '1' for the first. */
export function batchAt(sinceStartS: number, name: Phase['name'], phases: readonly Phase[], parts: number): string {
  for (let at = 0; at < phases.length; at++) {
    const { name: other, fromS, toS } = phases[at] as Phase
    if (other === name) return String(Math.floor(((sinceStartS - fromS) / (toS - fromS)) * parts) + 1)
  }
  return ''
}
