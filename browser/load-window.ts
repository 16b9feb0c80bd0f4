import { loadSeconds } from '../lib/plan/profiles/load'
import type { Phase } from '../thresholds/plan'

/** How long k6 takes until its load begins: its start, and what setup() asks of the platform. */
const startUpS = 15
/** Pages are slower under load than idle, by less than this. */
const slowdown = 3
/** As the scripts have it: so many new VUs a second. Arrivals have VUs of their own, some a third more. */
const newVUsASecond = 20

/** How k6's load is timed so that its hold covers visits that take `idleS` seconds while nobody else is there. */
export function loadFor(idleS: number, vus: number): { timeScale: number; waitS: number } {
  const holdS = Math.max(60, startUpS + slowdown * idleS + 15)
  const timeScale = Math.floor((loadSeconds.hold / holdS) * 1000) / 1000
  return { timeScale, waitS: startUpS + Math.max(loadSeconds.rampUp / timeScale, (1.4 * vus) / newVUsASecond) }
}

/** When visits were made, in ms since the epoch. */
export interface VisitedTime {
  fromMs: number
  toMs: number
}

/** @returns why the visits were not all under load; undefined where they were */
export function outsideHold(
  { fromMs, toMs }: VisitedTime,
  { started_at, phases }: { started_at: string | null; phases: readonly Phase[] },
): string | undefined {
  const hold = phases.find(({ gated }) => gated)
  if (started_at === null || !hold) return 'k6 does not say when its load was held'
  const startMs = Date.parse(started_at)
  const before = startMs + hold.fromS * 1000 - fromMs
  if (before > 0) return `the visits began ${seconds(before)} s before all of k6's VUs were there`
  const after = toMs - (startMs + hold.toS * 1000)
  if (after > 0) return `the visits ended ${seconds(after)} s after k6's hold`
  return undefined
}

function seconds(ms: number): number {
  return Math.ceil(ms / 100) / 10
}
