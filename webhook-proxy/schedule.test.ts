import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JITTER, SCHEDULE_MS, scaledSchedule, withJitter } from './schedule'

test('is the schedule of Standard Webhooks', () => {
  const hours = (count: number) => count * 3_600_000
  expect(SCHEDULE_MS).toEqual([
    0,
    5000,
    300_000,
    1_800_000,
    hours(2),
    hours(5),
    hours(10),
    hours(14),
    hours(20),
    hours(24),
  ])
})

test('is divided by the scale', () => {
  expect(scaledSchedule(1)).toEqual(SCHEDULE_MS)
  expect(scaledSchedule(50).slice(0, 4)).toEqual([0, 100, 6000, 36_000])
})

test('jitter stays within its share and reaches both ends', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e8, noNaN: true }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (delay, random) => {
        expect(Math.abs(withJitter(delay, random) - delay)).toBeLessThanOrEqual(delay * JITTER * (1 + 1e-9))
      },
    ),
  )
  expect(withJitter(1000, 0)).toBe(970)
  expect(withJitter(1000, 0.5)).toBe(1000)
  expect(withJitter(1000, 1 - 2 ** -53)).toBeCloseTo(1030)
})
