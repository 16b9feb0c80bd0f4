import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { k6Percentile } from '../thresholds/testing/k6-percentile'
import { pooledPercentiles, rankErrorOf } from './pooled'
import { rankOff, trendOf } from './testing/trend-of'

const sample = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }).map((thousandths) => thousandths / 1000),
  fc.integer({ min: 1, max: 20 }), // the same value often
)
const place = fc.array(sample, { minLength: 1, maxLength: 400 })

describe('pooledPercentiles', () => {
  it('is exact where one place holds all, at each percentile that it told', () => {
    fc.assert(
      fc.property(place, (samples) => {
        const values = trendOf(samples)
        const told = [0.5, 50, 95, 99.9]
        pooledPercentiles(told, [values]).forEach((value, at) => {
          expect(value).toBeCloseTo(values[`p(${told[at]})`] ?? Number.NaN, 6)
        })
      }),
    )
  })

  it('is never further from the truth than is said, however the samples lie in the places', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 6 }), (places) => {
        const all = places.flat()
        const asked = [0, 5, 50, 90, 95, 99, 100]
        const error = rankErrorOf(places.map(({ length }) => length))
        // k6 itself puts a percentile between two samples.
        const ofK6 = 100 / all.length
        pooledPercentiles(
          asked,
          places.map((samples) => trendOf(samples)),
        ).forEach((value, at) => {
          expect(rankOff(value, asked[at] ?? 0, all)).toBeLessThanOrEqual(error + ofK6 + 1e-6)
        })
      }),
    )
  })

  it('finds the p95 of all that is the p80 of one', () => {
    const slow = Array.from({ length: 1000 }, (_, i) => (i < 800 ? 10 + i / 1000 : 200 + i / 10))
    const quick = Array.from({ length: 3000 }, (_, i) => 10 + i / 3000)
    const [merged = 0] = pooledPercentiles([95], [trendOf(slow), trendOf(quick)])
    const truth = k6Percentile(
      [...slow, ...quick].sort((a, b) => a - b),
      95,
    )
    expect(rankOff(merged, 95, [...slow, ...quick])).toBeLessThanOrEqual(0.5)
    expect(truth).toBeGreaterThan(10)
  })

  it('knows the lowest and the highest of all', () => {
    const values = [trendOf([3, 4, 5]), trendOf([1, 9])]
    expect(pooledPercentiles([0, 100], values)).toEqual([1, 9])
  })
})

describe('rankErrorOf', () => {
  it.each([
    ['one place', [1000], 0],
    ['one place that has any', [0, 500, 0], 0],
    ['two', [500, 500], 0.6],
    ['four', [1000, 1000, 1000, 1000], 0.55],
    ['places that tell every sample', [50, 60, 101], 0],
    ['some that do, and one that does not', [100, 100, 200], 0.375],
    ['none', [], 0],
  ])('%s: %j, %d %%', (_what, counts, error) => expect(rankErrorOf(counts)).toBeCloseTo(error, 6))
})
