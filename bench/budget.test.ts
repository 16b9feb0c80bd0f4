import { describe, expect, it } from 'vitest'
import { budgetTable, type CostBudget, groupedDigits, judgeBudget, median } from './budget'

const budget = (more: Partial<CostBudget>): CostBudget => ({
  title: 'memory',
  actual: 1.3,
  comparison: 'at-most',
  limit: 1.3,
  unit: '×',
  ...more,
})

describe('judge', () => {
  it.each([
    [{ actual: 1.3 }, 'held'],
    [{ actual: 1.31 }, 'MISSED by 0.01× (1 %)'],
    [{ actual: 2.6, why: 'a reason' }, 'MISSED by 1.30× (100 %): a reason'],
    [{ actual: 1.2, why: 'a reason' }, 'held'],
    [{ comparison: 'below', actual: 2, limit: 2, unit: 's' }, 'MISSED by 0.00 s (under 1 %)'],
    [{ comparison: 'below', actual: 1.99, limit: 2, unit: 's' }, 'held'],
    [{ comparison: 'at-least', actual: 1000, limit: 1000, unit: '' }, 'held'],
    [{ comparison: 'at-least', actual: 900, limit: 1000, unit: '', digits: 0 }, 'MISSED by 100 (10 %)'],
    [{ actual: 3, limit: 0, unit: '', digits: 0 }, 'MISSED by 3'],
    [{ actual: Number.NaN }, 'MISSED: there is no figure'],
    [{ actual: 2.6, notProved: 'at 50 of 1,000 VUs' }, 'MISSED by 1.30× (100 %) (at 50 of 1,000 VUs)'],
    [{ actual: 1, notProved: 'at 50 of 1,000 VUs' }, 'NOT PROVED (at 50 of 1,000 VUs)'],
  ] as [Partial<CostBudget>, string][])('%j: %s', (more, verdict) => {
    expect(judgeBudget(budget(more)).verdict).toBe(verdict)
  })

  it('states limit, figure and detail with their units', () => {
    expect(judgeBudget(budget({ actual: 1.234, detail: '3 against 2 MB' }))).toMatchObject({
      budget: 'memory ≤ 1.3×',
      measured: '1.23× (3 against 2 MB)',
    })
    expect(
      judgeBudget(budget({ comparison: 'below', actual: 12345, limit: 25000, unit: 'ms', digits: 0 })),
    ).toMatchObject({
      budget: 'memory < 25,000 ms',
      measured: '12,345 ms',
    })
  })
})

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9], 9.5],
  ])('%j: %d', (values, middle) => {
    expect(median(values)).toBe(middle)
  })
})

it('groups thousands, not fractions', () => {
  expect([groupedDigits(1234567.12345, 4), groupedDigits(999, 0), groupedDigits(-1000, 1)]).toEqual([
    '1,234,567.1235',
    '999',
    '-1,000.0',
  ])
})

it('writes a Markdown table', () => {
  expect(budgetTable(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |')
})
