import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findBetween } from './find-between'
import { formatUuidv4, randomIntBetween, randomItem, randomString } from './random'
import { normalDistributionStages, parseDuration, stageIndexAt, stageProfile } from './stages'

describe('random values', () => {
  it('lie within their bounds, both included', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.nat(1e6), (min, width) => {
        const value = randomIntBetween(min, min + width)
        return Number.isInteger(value) && value >= min && value <= min + width
      }),
    )
    const drawn = Array.from({ length: 300 }, () => randomIntBetween(1, 3))
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3]))
  })

  it('come from the array, and from the alphabet', () => {
    expect(['a', 'b']).toContain(randomItem(['a', 'b']))
    expect(randomItem([])).toBeUndefined()
    expect(randomString(12)).toMatch(/^[a-z]{12}$/)
    expect(randomString(300, '01')).toMatch(/^[01]{300}$/)
    expect(randomString(0)).toBe('')
  })

  it('make version 4 UUIDs of any bytes, keeping 122 bits of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(formatUuidv4(bytes)).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
      }),
    )
    const bytes = Uint8Array.from({ length: 16 }, (_, at) => at * 16 + 15)
    expect(formatUuidv4(bytes)).toBe('0f1f2f3f-4f5f-4f7f-8f9f-afbfcfdfefff')
  })
})

describe('findBetween', () => {
  const page = '<html><div>Value 1</div><div>Value 2</div></html>'
  it('gives the first text, or all of them', () => {
    expect(findBetween(page, '<div>', '</div>')).toBe('Value 1')
    expect(findBetween(page, '<div>', '</div>', true)).toEqual(['Value 1', 'Value 2'])
    expect(findBetween('**a**b**', '**', '**', true)).toEqual(['a'])
    expect(findBetween('let token="secret";', 'token="', '"')).toBe('secret')
    expect(findBetween('()', '(', ')')).toBe('')
  })
  it('gives null when there is none, and always ends', () => {
    expect(findBetween(page, '<p>', '</p>')).toBeNull()
    expect(findBetween(page, '<div>', '</p>', true)).toBeNull()
    expect(findBetween('abc', '', '', true)).toEqual([''])
  })
})

describe('parseDuration', () => {
  it.each([
    ['1d5h31m20s9ms', 106_280_009],
    ['5.2h', 18_720_000],
    ['1d5.2h31m20s9ms', 107_000_009],
    ['9.3ms', 9],
    ['1m0s', 60_000],
    ['1s10ms', 1_010],
    ['1531209', 1_531_209],
    ['9.h1.s', 32_401_000],
    ['1s12', 1_012],
    ['1h-1s', 3_601_000],
    ['-1h 1s', 3_601_000],
    ['0', 0],
    ['0s', 0],
  ])('reads %s as %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms))
  it.each([
    ['', 'empty'],
    ['1w', 'unsupported time unit'],
    ['1s 1s 1s', 'multiple times'],
    ['2m2m', 'multiple times'],
    ['soon', 'unsupported'],
  ])('refuses %j', (text, why) => expect(() => parseDuration(text)).toThrow(why))
})

describe('stages', () => {
  const stages = [
    { duration: '1s', target: 10 },
    { duration: '1m', target: 10 },
    { duration: '500ms', target: 0 },
  ]
  it.each([
    [0, 0],
    [999, 0],
    [1_000, 1],
    [60_999, 1],
    [61_000, 2],
    [1e9, 2],
  ])('%d ms after the start is in stage %d', (elapsed, index) => expect(stageIndexAt(stages, elapsed)).toBe(index))
  it('rise, stay and fall', () => {
    expect([0, 1, 2].map((index) => stageProfile(stages, index))).toEqual(['ramp-up', 'steady', 'ramp-down'])
    expect(stageProfile([{ duration: '1s', target: 0 }], 0)).toBe('ramp-up')
    expect(stageProfile([...stages, { duration: '1s', target: 5 }], 3)).toBe('ramp-up')
  })
})

describe('normalDistributionStages', () => {
  it('climbs to the foot, follows the curve and ends at zero', () => {
    expect(normalDistributionStages(100, 60, 4)).toEqual([
      { duration: '10s', target: 14 },
      { duration: '10s', target: 61 },
      { duration: '10s', target: 100 },
      { duration: '10s', target: 61 },
      { duration: '10s', target: 14 },
      { duration: '10s', target: 0 },
    ])
  })
  it('is symmetric, peaks at the maximum and takes at least the duration', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 36_000 }),
        fc.integer({ min: 1, max: 50 }),
        (vus, s, n) => {
          const stages = normalDistributionStages(vus, s, n)
          const curve = stages.slice(0, -1).map(({ target }) => target)
          expect(stages).toHaveLength(n + 2)
          expect(Math.max(...curve)).toBe(vus)
          expect(curve).toEqual([...curve].reverse())
          expect(stages.reduce((sum, { duration }) => sum + parseDuration(duration), 0)).toBeGreaterThanOrEqual(
            s * 1000,
          )
        },
      ),
    )
  })
  it('has ten inner stages unless told', () => expect(normalDistributionStages(10, 60)).toHaveLength(12))
})
