import { describe, expect, it } from 'vitest'
import type { Judged } from '../../../thresholds/judge'
import { criterionOf } from '../../../thresholds/testing/criterion'
import { capacityOf } from './capacity'

const at = (id: string, step: number, actual: number | undefined, limit: number): Judged => ({
  criterion: criterionOf(id, {
    phase: `step-${step}`,
    mode: step > 100 ? 'reported' : 'gated',
    statistic: { kind: 'percentile', percentile: 95 },
    comparison: id === 'T3' ? '>=' : '<',
    limit,
    minSamples: 200,
  }),
  verdict: step > 100 ? 'reported' : 'pass',
  samples: 1000,
  ...(actual !== undefined && { actual }),
})

describe('capacity', () => {
  it('is the last step of an unbroken row in which every target held', () => {
    const judged = [at('T1', 50, 20, 200), at('T1', 100, 40, 200), at('T2', 100, 30, 100), at('T1', 150, 250, 200)]
    expect(capacityOf([...judged, at('T1', 200, 30, 200)])).toBe(100)
  })

  it('ends where one target broke, though another held', () => {
    expect(capacityOf([at('T1', 50, 20, 200), at('T2', 50, 120, 100)])).toBe(0)
    expect(capacityOf([at('T3', 100, 999, 1000)])).toBe(0)
  })

  it('takes a step without data for broken, and is unknown without steps', () => {
    expect(capacityOf([at('T1', 50, 20, 200), at('T1', 100, undefined, 200)])).toBe(50)
    expect(capacityOf([])).toBeNull()
  })

  it('does not ask the generator', () => {
    expect(capacityOf([at('T1', 50, 20, 200), at('G2b', 50, 400, 50)])).toBe(50)
  })
})
