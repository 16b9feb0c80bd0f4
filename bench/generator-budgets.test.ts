import { describe, expect, it } from 'vitest'
import { generatorBudgets } from './generator-budgets'
import type { LoadFigures } from './k6-process'

/** A run that uses 500 MB, with 30 s halves of its hold. */
function run(growthMb: number): LoadFigures {
  const half = (live_growth_mb: number) => ({ seconds: 30, requests: 3000, cpu_s: 3, live_growth_mb })
  return {
    start_up_s: 1,
    initialised_mb: 400,
    peak_mb: 1000,
    live_mb: 500,
    failed_share: 0,
    dropped_iterations: 0,
    halves: [half(50), half(growthMb)],
  }
}

function rows(ours: readonly number[], theirs: readonly number[], byHand: readonly LoadFigures[] = []) {
  const all = generatorBudgets({
    script: 'x-load',
    vus: 1000,
    allocated_vus: 1200,
    hold_s: 60,
    first_used_vus: 10,
    real: ours.map((mb) => run(mb)),
    empty: theirs.map((mb) => run(mb)),
    by_hand: [...byHand],
    faker: [],
  })
  return (title: string) => all.find(({ budget }) => budget.startsWith(title))
}

describe('growth', () => {
  it('is that of the second half, compared by the medians', () => {
    expect(rows([3, 1, 2], [1, 2, 0])('growth')).toMatchObject({
      measured: '2.00× (4.00 against 2.00 MB/min)',
      verdict: 'held',
    })
  })

  it('below zero is shown as it is, and held', () => {
    expect(rows([-5], [1])('growth')).toMatchObject({
      measured: '0.00× (-10.00 against 2.00 MB/min)',
      verdict: 'held',
    })
  })

  it('has no share of an empty script that did not grow', () => {
    expect(rows([1], [-1])('growth')?.verdict).toBe('MISSED: there is no figure')
  })
})

describe('against the script by hand', () => {
  it('memory, start-up and CPU have a goal', () => {
    const byHand = { ...run(1), peak_mb: 800, start_up_s: 1, halves: run(1).halves }
    const row = rows([1], [1], [byHand])
    expect(row('peak memory of k6, against')?.verdict).toMatch(/^MISSED by 0.10× /)
    expect(row('start-up, against')?.verdict).toBe('held')
    expect(row('CPU for each request, against')?.verdict).toBe('held')
  })

  it('has no row where nobody wrote one', () => {
    expect(rows([1], [1])('start-up, against')).toBeUndefined()
  })
})

describe('a soak of 4 h', () => {
  it('goes on as the run that grew most', () => {
    expect(rows([3, -1, 0], [1, 1, 1])('memory that')).toMatchObject({
      measured: '3.88 GB ((500 MB in use + 240 min × 6.00 MB) × 2.00)',
      verdict: 'held',
    })
  })

  it('needs what is in use when none grew', () => {
    expect(rows([-3], [1])('memory that')?.measured).toBe('1.00 GB ((500 MB in use + 240 min × 0.00 MB) × 2.00)')
  })
})
