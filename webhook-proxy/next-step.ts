import { retryAfterMs } from './retry-after'
import { withJitter } from './schedule'

/** How one attempt ended. */
export interface AttemptResult {
  outcome: 'delivered' | 'failed' | 'timeout'
  status?: number
  /** The upstream's Retry-After header as it came. */
  retry_after?: string
  /** The upstream's own time of the effect, in ms. */
  processed_at?: number
  /** When the request was sent, in ms since the epoch. */
  started_at: number
  /** When the attempt ended, in ms since the epoch. */
  at: number
}

/** What becomes of an event after an attempt. */
export type NextStep =
  | { state: 'delivered' }
  | { state: 'dead'; reason: 'gone' | 'exhausted' }
  | { state: 'waiting'; step: number; due_at: number; scheduled_delay_ms: number; retry_after_ms?: number }

/**
 * The step after an attempt. `step` is the attempt's place in the schedule, from 0; `random` is in [0, 1).
 * The delay counts from the end of the attempt; Retry-After counts when it is the later of the two, unscaled:
 * it is the upstream's word about its own time.
 */
export function nextStep(
  result: AttemptResult,
  step: number,
  schedule_ms: readonly number[],
  random: number,
): NextStep {
  if (result.outcome === 'delivered') return { state: 'delivered' }
  if (result.status === 410) return { state: 'dead', reason: 'gone' }
  const delay = schedule_ms[step + 1]
  if (delay === undefined) return { state: 'dead', reason: 'exhausted' }
  const jittered = Math.round(withJitter(delay, random))
  const asked = retryAfterMs(result.status, result.retry_after, result.at)
  const moved = asked !== undefined && asked > jittered
  return {
    state: 'waiting',
    step: step + 1,
    due_at: result.at + (moved ? asked : jittered),
    scheduled_delay_ms: Math.round(delay),
    ...(moved && { retry_after_ms: asked }),
  }
}
