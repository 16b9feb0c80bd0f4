import { sleep } from 'k6'
import exec from 'k6/execution'
import type { PhaseName } from '../../thresholds/plan'
import { batchAt, phaseAt, run } from './run'
import { lagSample } from './samples'

let beganAt: number | undefined
let outside: PhaseName | undefined

/** setup() and teardown() run in no scenario: they say which they are. */
export function enter(phase: 'setup' | 'teardown'): void {
  outside = phase
}

/** When ramp-up began, in ms since the epoch by the generator's clock. */
function began(): number {
  if (beganAt === undefined) {
    const { name, startTime } = exec.scenario
    beganAt = startTime - (run().openModel[name]?.startS ?? 0) * 1000
  }
  return beganAt
}

/** Seconds since ramp-up began. */
export function sinceStartS(atMs = Date.now()): number {
  return (atMs - began()) / 1000
}

export function phaseOf(atMs: number): PhaseName {
  return outside ?? phaseAt(sinceStartS(atMs), run().phases)
}

/** The tags of a time. */
export interface TimeTags {
  phase: PhaseName
  /** Where the phase is judged by batches. */
  batch?: string
}

export function timeTags(atMs: number): TimeTags {
  const phase = phaseOf(atMs)
  const parts = outside ? undefined : run().parts[phase]
  if (parts === undefined) return { phase }
  return { phase, batch: batchAt(sinceStartS(atMs), phase, run().phases, parts) }
}

/** soak: the window a time falls into. */
export function windowOf(atMs: number): 'first' | 'last' | undefined {
  const { windows } = run()
  if (!windows || outside) return undefined
  const at = sinceStartS(atMs)
  if (at >= windows.fromS && at < windows.firstToS) return 'first'
  return at >= windows.lastFromS && at < windows.endS ? 'last' : undefined
}

/** The end of the load, in ms since the epoch. */
export function loadEndsAt(): number {
  return began() + run().loadEndS * 1000
}

/** Records how late the generator itself was, in ms. */
export function recordLag(lateMs: number, atMs: number): void {
  lagSample(Math.max(0, lateMs), timeTags(atMs))
}

/**
 * Sleeps until a point in time and records by how much the sleep overshot: the cheapest lag probe
 * of a closed model. When the time is already past, that is the platform's lateness, and no sample.
 * @returns how late it is now, in ms
 */
export function sleepUntil(dueMs: number): number {
  const now = Date.now()
  if (now >= dueMs) return now - dueMs
  sleep((dueMs - now) / 1000)
  const late = Date.now() - dueMs
  recordLag(late, dueMs)
  return late
}
