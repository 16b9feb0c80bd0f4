import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { k6Percentile } from '../../../thresholds/testing/k6-percentile'
import { backAgain } from './back-again'
import { trendStats } from './percentiles'

/** A trend as k6's summary has it, of these times. */
function trendOf(times: readonly number[]) {
  const sorted = [...times].sort((one, two) => one - two)
  if (sorted.length === 0) return { count: 0 }
  const named: Record<string, number> = { count: sorted.length, min: sorted[0] as number, max: sorted.at(-1) as number }
  return Object.fromEntries(
    trendStats([]).flatMap((stat): [string, number][] => {
      if (stat in named) return [[stat, named[stat] as number]]
      return stat.startsWith('p(') ? [[stat, k6Percentile(sorted, Number(stat.slice(2, -1)))]] : []
    }),
  )
}
const of = (times: readonly number[], requests: number) => ({ values: trendOf(times), requests })
const every = (from: number, to: number, stepS: number) =>
  Array.from({ length: Math.round((to - from) / stepS) }, (_, n) => from + n * stepS)

describe('backAgain', () => {
  it('is at once when nothing was over its limit, or no more than a twentieth', () => {
    expect(backAgain([of([], 1_000)], 150)).toBe(0)
    expect(backAgain([of(every(0, 150, 2.5), 1_500)], 150)).toBe(0)
    expect(backAgain([], 150)).toBe(0)
  })

  it('is after the last window that did not hold, whatever a straggler does later', () => {
    const late = every(0, 42, 0.5)
    expect(backAgain([of(late, 1_500)], 150)).toBe(45)
    expect(backAgain([of([...late, 140], 1_500)], 150)).toBe(45)
  })

  it('waits for three windows in a row', () => {
    const again = [...every(0, 10, 0.5), ...every(20, 25, 0.5)]
    expect(backAgain([of(again, 1_500)], 150)).toBe(25)
  })

  it('is of the slowest target', () => {
    expect(backAgain([of(every(0, 20, 0.5), 1_500), of(every(0, 60, 0.5), 1_500)], 150)).toBe(60)
  })

  it('did not come about while requests were late to the end, or until too shortly before it', () => {
    expect(backAgain([of(every(0, 150, 0.5), 1_500)], 150)).toBeNull()
    expect(backAgain([of(every(0, 140, 0.5), 1_500)], 150)).toBeNull()
  })

  it('looks at longer windows where requests are few', () => {
    expect(backAgain([of(every(0, 30, 3), 50)], 150)).toBe(30)
  })

  it('is within a window of the truth, wherever the breaches end', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 120, noNaN: true }), (endS) => {
        const found = backAgain([of(every(0, endS, 0.25), 1_500)], 150) as number
        expect(found).toBeGreaterThanOrEqual(endS - 5)
        expect(found).toBeLessThanOrEqual(endS + 5)
      }),
    )
  })
})
