import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../thresholds/compile'
import { tcallTargets } from '../../../thresholds/tcall'
import { k6Percentile } from '../../../thresholds/testing/k6-percentile'
import { apdex, grid, quantiles, trendStats } from './percentiles'
import { loadShape, trendValues } from './testing/sample-run'

describe('the grid', () => {
  it('is 199 percentiles, half a percent apart', () => {
    expect(grid).toHaveLength(199)
    expect([grid[0], grid[1], grid[99], grid[198]]).toEqual([0.5, 1, 50, 99.5])
  })

  it('is asked of k6 with the exact ranks of the intervals, each once and spelled as in the thresholds', () => {
    const { criteria, thresholds } = compile(tcallTargets, loadShape)
    const stats = trendStats(criteria)
    expect(new Set(stats).size).toBe(stats.length)
    expect(stats).toEqual(expect.arrayContaining(['avg', 'min', 'med', 'max', 'count', 'p(0.5)', 'p(95)', 'p(99.9)']))
    for (const expression of Object.values(thresholds).flat()) {
      const statistic = /^p\([\d.]+\)/.exec(expression)?.[0]
      if (statistic) expect(stats).toContain(statistic)
    }
    for (const { ranks } of criteria) if (ranks) expect(stats).toContain(`p(${ranks.lower})`)
  })
})

describe('quantiles', () => {
  it('are the grid, or nothing without samples', () => {
    expect(quantiles(trendValues(0, 200, 201))?.slice(0, 3)).toEqual([1, 2, 3])
    expect(quantiles({ count: 0, 'p(50)': 0 })).toBeUndefined()
    expect(quantiles(undefined)).toBeUndefined()
  })
})

describe('apdex', () => {
  it.each([
    ['all satisfied', 10, 90, 1],
    ['all tolerating', 150, 390, 0.5],
    ['all frustrated', 500, 900, 0],
  ])('%s', (_, from, to, value) => expect(apdex(trendValues(from, to, 1000), 100)).toBe(value))

  it('is nothing without samples', () => expect(apdex({ count: 0 }, 100)).toBeUndefined())

  it('is within the step of the grid of what the samples say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 600, noNaN: true }), { minLength: 200, maxLength: 400 }),
        (samples) => {
          const sorted = [...samples].sort((a, b) => a - b)
          const values = Object.fromEntries(grid.map((p) => [`p(${p})`, k6Percentile(sorted, p)]))
          const share = (limit: number) => sorted.filter((x) => x <= limit).length / sorted.length
          const truth = share(100) + (share(400) - share(100)) / 2
          const found = apdex({ ...values, count: sorted.length, max: sorted.at(-1) ?? 0 }, 100)
          expect(Math.abs((found ?? 0) - truth)).toBeLessThanOrEqual(0.0115)
        },
      ),
    )
  })
})
