import { retryTolerance } from '../../../thresholds/webhooks-pace'

/** Delay before each attempt after the end of the one before, in seconds: Standard Webhooks 1.0.0, first attempt at once. */
export const standardScheduleS = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const

export interface Retry {
  /** 2 for the first retry. */
  attempt: number
  /** When the attempt before ended, and when this one started, in ms. */
  previousEndedAt: number
  startedAt: number
  /** The upstream's Retry-After, which moves an attempt back and never forward. */
  retryAfterMs?: number | undefined
}

/** Whether a retry came when the schedule, divided by the scale that the proxy states, says. */
export function onSchedule(retry: Retry, retryScale: number): boolean {
  const seconds = standardScheduleS[retry.attempt - 1]
  if (seconds === undefined) return false
  const planned = Math.max((seconds * 1000) / retryScale, retry.retryAfterMs ?? 0)
  return Math.abs(retry.startedAt - retry.previousEndedAt - planned) <= planned * retryTolerance
}

/** How many failures in a row an event may meet to be delivered within a time, in seconds. */
export function failuresWithin(seconds: number, retryScale: number): number {
  let total = 0
  let failures = 0
  for (const delay of standardScheduleS.slice(1)) {
    total += delay / retryScale
    if (total > seconds) break
    failures += 1
  }
  return failures
}
