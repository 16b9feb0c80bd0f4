import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grouped, margin, quantity, span } from './format'
import { columns } from './table'

describe('quantity', () => {
  it.each([
    [0, 'ms', '0 ms'],
    [3.456, 'ms', '3.46 ms'],
    [41.23, 'ms', '41.2 ms'],
    [10_000.7, 'ms', '10,001 ms'],
    [100, 'ms', '100 ms'],
    [90, 's', '90 s'],
    [0.01, 'share', '1 %'],
    [0.539, 'share', '53.9 %'],
    [0.0004, 'share', '0.04 %'],
    [0.00042, 'share', '0.042 %'],
    [0, 'share', '0 %'],
    [1.2, 'times', '1.2 ×'],
    [1187, 'calls', '1,187'],
    [10_020, 'calls/h', '10,020/h'],
    [3412, 'events', '3,412'],
    [227.57, 'MB', '228 MB'],
    [0.4103, 'cores', '0.41 cores'],
  ] as const)('%d %s: %s', (value, unit, text) => expect(quantity(value, unit)).toBe(text))
})

describe('grouped', () => {
  it('groups like Intl', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (n) => {
        expect(grouped(n)).toBe(new Intl.NumberFormat('en-US').format(n))
      }),
    )
  })
})

describe('margin', () => {
  it.each([
    [41, 200, '80 % below'],
    [1187, 1000, '19 % above'],
    [199, 200, '0.5 % below'],
    [200.01, 200, '< 0.1 % above'],
    [200, 200, 'at the limit'],
    [3, 0, ''],
    [0, 0, ''],
  ])('%d of %d: %s', (actual, limit, text) => expect(margin(actual, limit)).toBe(text))
})

describe('span', () => {
  it.each([
    [0.6, '0.6 s'],
    [60, '60 s'],
    [120, '2 min'],
    [750, '12.5 min'],
    [14_400, '4 h'],
  ])('%d s: %s', (seconds, text) => expect(span(seconds)).toBe(text))
})

describe('table', () => {
  it('pads to columns, numbers flush right, without trailing spaces', () => {
    expect(
      columns(
        [
          ['a', 'name', '1'],
          ['bb', '', '1,000'],
          ['c', 'longer name', ''],
        ],
        [2],
      ),
    ).toEqual(['a    name              1', 'bb                 1,000', 'c    longer name'])
  })
  it('is empty without rows', () => expect(columns([], [])).toEqual([]))
})
