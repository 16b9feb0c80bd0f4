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
    beganAt = startTime - (run().startsLate[name] ?? 0) * 1000
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

declare const workedOut: unique symbol

/** The tags of a time, all of them: one that is left out keeps a sample from a part of its phase that is judged. */
export interface TimeTags {
  /** Only {@link timeTags} makes these. */
  readonly [workedOut]: true
  phase: PhaseName
  /** Where the phase is judged by batches. */
  batch?: string
  /** soak: the window that it falls into. */
  window?: 'first' | 'last'
}

type Writable = { -readonly [K in keyof TimeTags]: TimeTags[K] }

/** Works all of them out at once: each request has them. */
export function timeTags(atMs: number): TimeTags {
  if (outside) return { phase: outside } as TimeTags
  const { phases, parts, windows } = run()
  const at = sinceStartS(atMs)
  const tags = { phase: phaseAt(at, phases) } as Writable
  const of = parts[tags.phase]
  if (of !== undefined) tags.batch = batchAt(at, tags.phase, phases, of)
  if (windows && at >= windows.fromS && at < windows.endS) {
    if (at < windows.firstToS) tags.window = 'first'
    else if (at >= windows.lastFromS) tags.window = 'last'
  }
  return tags
}

/** soak: the window a time falls into. */
export function windowOf(atMs: number): TimeTags['window'] {
  return timeTags(atMs).window
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
