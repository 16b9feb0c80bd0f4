import { expect, it } from 'vitest'
import { seededRandom } from '../lib/data/random'
import { pairedDifference } from './pair'

it('is the mean of the differences, with Student’s interval', () => {
  const found = pairedDifference([10, 12, 11, 13, 9], [5, 6, 6, 7, 4])
  expect(found).toMatchObject({ before: 11, after: 5.6, difference: -5.4 })
  expect(found.lower).toBeCloseTo(-6.08, 2)
  expect(found.upper).toBeCloseTo(-4.72, 2)
})

it('holds a true difference in some 95 of 100 cases, also where the machine drifts', () => {
  const random = seededRandom(11)
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6)
  let held = 0
  for (let run = 0; run < 2_000; run++) {
    const drift = Array.from({ length: 5 }, (_, at) => 20 + 3 * at)
    const before = drift.map((at) => at + normal())
    const after = drift.map((at) => at - 4 + normal())
    const { lower, upper } = pairedDifference(before, after)
    if (lower <= -4 && -4 <= upper) held += 1
  }
  expect(held / 2_000).toBeGreaterThan(0.935)
  expect(held / 2_000).toBeLessThan(0.965)
})

it('wants three pairs at least', () => {
  expect(() => pairedDifference([1, 2], [1, 2])).toThrow(RangeError)
})
