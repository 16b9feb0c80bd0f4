import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noisy } from '../testing/noisy'
import { changePoints } from './change-points'

/** Values at these levels, with 1 % of noise. */
const series = (...levels: [level: number, length: number][]) =>
  levels.flatMap(([level, length]) => Array<number>(length).fill(level)).map((level, n) => level * noisy(n))

describe('change points', () => {
  it('are where the level changed', () => {
    expect(changePoints(series([100, 60], [110, 60]))).toEqual([60])
    expect(changePoints(series([100, 50], [120, 50], [90, 50]))).toEqual([50, 100])
  })

  it('are none in noise', () => expect(changePoints(series([100, 300]))).toEqual([]))

  it('are not single spikes', () => {
    const spiky = series([100, 100]).map((value, n) => (n % 17 === 8 ? value * 3 : value))
    expect(changePoints(spiky)).toEqual([])
  })

  it('are found in values at and below 0', () => {
    expect(changePoints(series([1, 50], [3, 50]).map((value) => value - 2))).toEqual([50])
  })

  it.each([[[]], [[1]], [[1, 2]], [Array(50).fill(7)], [[0, 0, 0, 0]]])('are none in %j', (values) => {
    expect(changePoints(values)).toEqual([])
  })

  it('are found where nothing else ever moves', () => {
    expect(changePoints([...Array(30).fill(7), ...Array(30).fill(9)])).toEqual([30])
  })

  it('do not depend on the unit', () => {
    const values = series([100, 40], [107, 40], [100, 40])
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1000, noNaN: true }), (unit) => {
        expect(changePoints(values.map((value) => value * unit))).toEqual(changePoints(values))
      }),
      { numRuns: 20 },
    )
  })

  it('are indices in order, never closer than five', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 80 }), (values) => {
        const bounds = [0, ...changePoints(values), values.length]
        for (const [i, at] of bounds.slice(1).entries()) {
          if (bounds.length > 2) expect(at - (bounds[i] ?? 0)).toBeGreaterThanOrEqual(5)
        }
      }),
      { numRuns: 200 },
    )
  })
})
