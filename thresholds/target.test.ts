import { describe, expect, it } from 'vitest'
import { gates } from './target'
import { counted, ms, share, times } from './units'

const metrics = {
  took_ms: { kind: 'trend', unit: 'ms', doc: '' },
  ratio: { kind: 'trend', unit: 'times', doc: '' },
  failed: { kind: 'rate', unit: 'share', doc: '' },
  lost: { kind: 'counter', unit: 'events', doc: '' },
} as const

describe('gates', () => {
  // Made here and not at the top: a table that cannot be made has no test that could fail.
  it.each([
    ['p95', () => gates(metrics).p95('took_ms').below(ms(200)), 95, '<', 200, 'ms'],
    ['p95', () => gates(metrics).p95('took_ms').atMost(ms(200)), 95, '<=', 200, 'ms'],
    ['p5', () => gates(metrics).p5('took_ms').atLeast(ms(9)), 5, '>=', 9, 'ms'],
    ['median', () => gates(metrics).median('ratio').atMost(times(1.1)), 50, '<=', 1.1, 'times'],
  ] as const)('%s of a trend', (_, make, percentile, comparison, value, unit) => {
    const { statistic, ...gate } = make()
    expect(statistic).toEqual({ kind: 'percentile', percentile })
    expect(gate).toEqual({ metric: unit === 'ms' ? 'took_ms' : 'ratio', comparison, limit: { value, unit } })
  })

  it('of a rate and of counters', () => {
    const { rate, count, perHour } = gates(metrics)
    const limit = { value: 0.01, unit: 'share' }
    expect(rate('failed').below(share(0.01))).toEqual({
      metric: 'failed',
      statistic: { kind: 'rate' },
      comparison: '<',
      limit,
    })
    expect(rate('failed').atMost(share(0.01))).toEqual({
      metric: 'failed',
      statistic: { kind: 'rate' },
      comparison: '<=',
      limit,
    })
    expect(count('lost').zero()).toEqual({
      metric: 'lost',
      statistic: { kind: 'count' },
      comparison: '<=',
      limit: { value: 0, unit: 'events' },
    })
    expect(perHour('lost').atLeast(counted(10, 'events/h'))).toEqual({
      metric: 'lost',
      statistic: { kind: 'count-per-hour' },
      comparison: '>=',
      limit: { value: 10, unit: 'events/h' },
    })
  })
})
