import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failuresWithin, onSchedule, standardScheduleS } from './schedule'

/** A retry that started a share of its delay off the schedule. */
function retry(attempt: number, off: number, scale: number, retryAfterMs?: number) {
  const planned = Math.max(((standardScheduleS[attempt - 1] ?? 0) * 1000) / scale, retryAfterMs ?? 0)
  return { attempt, previousEndedAt: 1_000_000, startedAt: 1_000_000 + planned * (1 + off), retryAfterMs }
}

describe('onSchedule', () => {
  it('takes a tenth of the delay, either way, at every attempt and scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10 }),
        fc.constantFrom(1, 10, 100),
        fc.double({ min: -0.0999, max: 0.0999, noNaN: true }),
        fc.double({ min: 0.1001, max: 3, noNaN: true }),
        (attempt, scale, near, far) => {
          expect(onSchedule(retry(attempt, near, scale), scale)).toBe(true)
          expect(onSchedule(retry(attempt, far, scale), scale)).toBe(false)
          expect(onSchedule(retry(attempt, -far, scale), scale)).toBe(false)
        },
      ),
    )
  })

  it('lets Retry-After move an attempt back, and never forward', () => {
    expect(onSchedule(retry(2, 0, 10, 2000), 10)).toBe(true)
    expect(onSchedule({ ...retry(2, 0, 10), retryAfterMs: 2000 }, 10)).toBe(false)
    expect(onSchedule({ ...retry(3, 0, 10), retryAfterMs: 20 }, 10)).toBe(true)
  })

  it('takes a tenth to the letter', () => {
    const at = (startedAt: number) => onSchedule({ attempt: 2, previousEndedAt: 0, startedAt }, 1)
    expect([4499, 4500, 5500, 5501].map(at)).toEqual([false, true, true, false])
  })

  it('knows no attempt beyond the schedule', () => {
    expect(onSchedule({ attempt: 11, previousEndedAt: 0, startedAt: 86_400_000 }, 1)).toBe(false)
    expect(onSchedule({ attempt: 11, previousEndedAt: 0, startedAt: 0, retryAfterMs: 0 }, 1)).toBe(false)
  })
})

describe('failuresWithin', () => {
  it.each([
    [3, 1, 0],
    [45, 1, 1],
    [45, 10, 2],
    [3, 10, 1],
    [45, 100, 3],
    [1e9, 1, 9],
    [5, 1, 1],
    [4.99, 1, 0],
    [305, 1, 2],
  ])('%d s at scale %d: %d', (seconds, scale, failures) => expect(failuresWithin(seconds, scale)).toBe(failures))
})
