import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { k6Percentile } from '../thresholds/testing/k6-percentile'
import { fewSamples, samplesTold } from './few-samples'

function known(sorted: readonly number[]): [number, number][] {
  const grid = Array.from({ length: 201 }, (_, at) => at / 2)
  return grid.map((percentile) => [percentile, k6Percentile(sorted, percentile)])
}

describe('samplesTold', () => {
  it('finds every sample of which k6 told half percents', () => {
    const sample = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0.01, max: 1e4, noNaN: true }))
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: fewSamples }), (samples) => {
        const sorted = [...samples].sort((a, b) => a - b)
        const told = samplesTold(known(sorted), sorted.length) ?? []
        expect(told).toHaveLength(sorted.length)
        for (const [at, value] of told.entries()) expect(value).toBeCloseTo(sorted[at] ?? Number.NaN, 3)
      }),
    )
  })

  it('finds none where there are more, or too few percentiles', () => {
    const many = Array.from({ length: fewSamples + 1 }, (_, at) => at)
    expect(samplesTold(known(many), many.length)).toBeUndefined()
    expect(
      samplesTold(
        [
          [0, 1],
          [50, 2],
          [100, 3],
        ],
        50,
      ),
    ).toBeUndefined()
    expect(samplesTold([], 5)).toBeUndefined()
  })
})
