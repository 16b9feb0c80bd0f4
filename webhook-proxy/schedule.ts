const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Standard Webhooks 1.0.0: the delay before each attempt after the end of the one before, in ms. */
export const SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** Share of a delay by which it varies at most, so that events which failed together do not return together. */
export const JITTER = 0.03

/** The schedule divided by `scale`, in ms. */
export function scaledSchedule(scale: number): number[] {
  return SCHEDULE_MS.map((delay) => delay / scale)
}

/** The delay with its jitter; `random` is in [0, 1). */
export function withJitter(delay_ms: number, random: number): number {
  return delay_ms * (1 + JITTER * (2 * random - 1))
}
