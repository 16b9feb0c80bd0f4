import type { CapabilityOf, coreVocabulary } from '../../thresholds/vocabulary'
import type { PhaseTimes, Pool, Run } from '../handover'

let current: Run | undefined
let rows: readonly unknown[] = []

/** Called once a VU, before its first journey. @param shared what holds the rows of the pools */
export function startRun(run: Run, shared: readonly unknown[]): void {
  current = run
  rows = shared
}

export function run(): Run {
  if (!current) throw new Error('the run was not started')
  return current
}

/** Whether the settings name it as absent; a platform's own code says in which capabilities it speaks: `lacks<…>`. */
export function lacksCapability<C extends string = CapabilityOf<typeof coreVocabulary>>(
  capability: NoInfer<C>,
): boolean {
  return run().absent.includes(capability)
}

/** A row of a pool, parsed anew at each look; an index beyond its end goes on from its beginning. */
export function rowOf<T>({ from, length }: Pool<T>, index: number): T {
  if (length === 0) throw new RangeError('a pool without rows has none to give')
  return rows[from + (index % length)] as T
}

/** The phase that the profile plans for a time. */
export function phaseAt(sinceStartS: number, phases: readonly PhaseTimes[]): PhaseTimes['name'] {
  // By index: some five times a request, and k6's engine makes an object for each step of for…of.
  for (let at = 0; at < phases.length; at++) {
    const phase = phases[at] as PhaseTimes
    if (sinceStartS < phase.toS) return phase.name
  }
  return 'drain'
}

/** Which of the equal parts of its phase a time is in, as the tag `batch` has it: '1' for the first. */
export function batchAt(
  sinceStartS: number,
  name: PhaseTimes['name'],
  phases: readonly PhaseTimes[],
  parts: number,
): string {
  for (let at = 0; at < phases.length; at++) {
    const { name: other, fromS, toS } = phases[at] as PhaseTimes
    if (other === name) return String(Math.floor(((sinceStartS - fromS) / (toS - fromS)) * parts) + 1)
  }
  return ''
}
