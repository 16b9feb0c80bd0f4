import { describe, expect, it } from 'vitest'
import { falseDiscoveryControlled } from './false-discovery'
import { mannWhitney } from './mann-whitney'
import { robustSpread } from './robust'

describe('Benjamini and Hochberg', () => {
  it('believes the example of their paper of 1995', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ]
    expect(falseDiscoveryControlled(p, 0.05).filter(Boolean)).toHaveLength(4)
  })

  it('believes a larger p when a still larger one is believed', () => {
    expect(falseDiscoveryControlled([0.04, 0.041, 0.042], 0.05)).toEqual([true, true, true])
  })

  it('of nothing is nothing', () => expect(falseDiscoveryControlled([], 0.05)).toEqual([]))
})

describe('Mann and Whitney', () => {
  it('has the p of other implementations', () => {
    // SciPy 1.16: mannwhitneyu(a, b, method='asymptotic').pvalue
    expect(mannWhitney([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12])).toBeCloseTo(0.005074868, 6)
    expect(mannWhitney([1, 1, 2, 2, 3], [1, 2, 3, 3, 4])).toBeCloseTo(0.278075687, 6)
  })

  it('says nothing of equal values', () => expect(mannWhitney([1, 1, 1], [1, 1, 1])).toBe(1))

  it('stays exact far out', () => {
    const [a, b] = [0, 100].map((from) => Array.from({ length: 60 }, (_, i) => from + i)) as [number[], number[]]
    expect(Math.log10(mannWhitney(a, b))).toBeCloseTo(-20.448969, 4)
  })
})

it('the robust spread of a normal sample is its standard deviation, whatever an outlier says', () => {
  expect(robustSpread([-2, -1, -0.6745, 0, 0.6745, 1, 1e9])).toBeCloseTo(1.4826, 3)
})
