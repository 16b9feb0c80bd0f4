import { describe, expect, it } from 'vitest'
import { offBy, readingsAround } from './stretch'

const times = [0, 5_000, 10_000, 15_000, 20_000]

describe('the readings of a part', () => {
  it.each([
    ['those nearest to its ends', { from: 4_000, to: 14_000 }, { first: 1, last: 3 }],
    ['the two around it, where it lies between them', { from: 6_000, to: 7_000 }, { first: 1, last: 2 }],
    ['the two around it, where it is about one', { from: 9_000, to: 11_000 }, { first: 1, last: 3 }],
    ['the first ones, where it was before', { from: -9_000, to: -8_000 }, { first: 0, last: 1 }],
    ['the last ones, where it came after', { from: 30_000, to: 31_000 }, { first: 3, last: 4 }],
    ['all, where it is longer', { from: -1, to: 99_000 }, { first: 0, last: 4 }],
  ])('%s', (_, asked, found) => expect(readingsAround(times, asked)).toEqual(found))

  it('says when they are far from what was asked for', () => {
    expect(offBy({ from: 0, to: 60_000 }, { from: 2_000, to: 62_000 })).toBeUndefined()
    expect(offBy({ from: 6_000, to: 8_000 }, { from: 5_000, to: 10_000 })).toBe(
      'counted over 5 s, for a hold of 2 s: readings are some seconds apart',
    )
  })
})
