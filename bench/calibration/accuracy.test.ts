import { describe, expect, it } from 'vitest'
import { isTrue } from '../../rigs/calibration/compared'
import { expectedAtStop } from './accuracy'

describe('isTrue', () => {
  it.each([
    [10.9, 10, true],
    [11.1, 10, false],
    [101.9, 100, true],
    [97.9, 100, false],
  ])('%d for %d: %s', (reported, truth, expected) => {
    expect(isTrue(reported, truth)).toBe(expected)
  })
})

describe('expectedAtStop', () => {
  // 2 s of 20 s: the slowest tenth of the requests, evenly from 10 ms to 2010 ms.
  it.each([
    [50, 10],
    [90, 10],
    [95, 1010],
    [99, 1810],
    [100, 2010],
  ])('p%d is %d ms', (percentile, expected) => {
    expect(expectedAtStop(percentile)).toBeCloseTo(expected, 6)
  })
})
