import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RejectionLimit } from './rejection-limit'

test('a burst gets rows, then one each five seconds', () => {
  const limit = new RejectionLimit(0)
  const take = (count: number, at: number) => Array.from({ length: count }, () => limit.take(at)).filter(Boolean).length
  expect(take(1000, 0)).toBe(200)
  expect(take(1000, 4_999)).toBe(0)
  expect(take(1000, 15_000)).toBe(3)
})

test('however a flood comes, its rows are bounded', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5000 }), { maxLength: 500 }), (pauses) => {
      const limit = new RejectionLimit(0)
      let now = 0
      let rows = 0
      for (const pause of pauses) {
        now += pause
        if (limit.take(now)) rows++
      }
      expect(rows).toBeLessThanOrEqual(200 + now / 1000 + 1)
    }),
  )
})
