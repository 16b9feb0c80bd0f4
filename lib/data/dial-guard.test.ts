import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dialGuard } from './dial-guard'
import { areaCodes, reservedPhone } from './reserved'

const own = '+4915510000001'

describe('dialGuard', () => {
  it('lets the reserved range and the named test numbers through, unchanged', () => {
    const guard = dialGuard([own])
    expect(guard(own)).toBe(own)
    for (const code of areaCodes()) expect(guard(reservedPhone(code, 42))).toBe(reservedPhone(code, 42))
  })

  it.each([
    ['+12125551234', 'is not a reserved test number'],
    ['+18005550123', 'is not a reserved test number'],
    ['+4915510000002', 'is not a reserved test number'],
    ['+1 212 555 0123', 'has a space'],
    ['+12125550123 ', 'has a space'],
    ['+12125550123\n', 'has a space'],
    ['0012125550123', 'starts with a dialling prefix'],
    ['01112125550123', 'starts with a dialling prefix'],
    ['+1212555０123', 'characters other than'],
    ['＋12125550123', 'characters other than'],
    ['+1212555012\u200b3', 'characters other than'],
    ['+12125550123x9', 'has an extension'],
    ['+12125550123,,9', 'has an extension'],
    ['+12125550123;ext=9', 'has an extension'],
    ['2125550123', 'is not in the form E.164'],
    ['12125550123', 'is not in the form E.164'],
    ['+121255501234', 'is not a reserved test number'],
    ['', 'is not in the form E.164'],
  ])('refuses %j: it %s', (number, why) => {
    const error = thrownBy(() => dialGuard([own])(number))
    expect(error.message).toContain(`to_number `)
    expect(error.message).toContain(why)
    expect(error.message).toContain('DIAL_ALLOW')
    expect(error.message.split('\n')).toHaveLength(1)
  })

  it('masks what it refuses: it may be a number of a person', () => {
    expect(thrownBy(() => dialGuard([])('+12125551234')).message).toContain('"+1212555****"')
    expect(thrownBy(() => dialGuard([])('+12125551234 x56')).message).toContain('"+1212555**** ***"')
    expect(thrownBy(() => dialGuard([])('+12125551234;ext=56')).message).toContain('"+1212555****;***=**"')
    expect(thrownBy(() => dialGuard([])('(212) 555-1234 ext. 5')).message).not.toMatch(/234|5"/)
    expect(thrownBy(() => dialGuard([])('+١٢١٢٥٥٥١٢٣٤')).message).not.toContain('١٢٣٤')
  })

  it('refuses a malformed test number before anything is dialled', () => {
    expect(thrownBy(() => dialGuard(['004915510000001'])).message).toMatch(/^DIAL_ALLOW "0049155\*{8}" starts with/)
    for (const number of ['', '4915510000001', 'x+4915510000001', '++4915510000001', '+0915510000001', '+491551'])
      expect(() => dialGuard([number]), number).toThrow('DIAL_ALLOW')
    expect(() => dialGuard(['+1234567890123456'])).toThrow('DIAL_ALLOW')
    for (const number of ['+4915511', '+123456789012345']) expect(dialGuard([number])(number)).toBe(number)
  })

  it('takes for a prefix only what begins a number', () => {
    expect(thrownBy(() => dialGuard([])('12120011555')).message).toContain('is not in the form E.164')
    expect(thrownBy(() => dialGuard([])('+')).message).toContain('is not in the form E.164')
  })

  it('refuses every other string', () => {
    const guard = dialGuard([])
    const reserved = new Set(
      areaCodes().flatMap((code) => Array.from({ length: 100 }, (_, line) => reservedPhone(code, line))),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\+?\d{10,12}$/)), (to) => {
        if (reserved.has(to)) return
        expect(() => guard(to)).toThrow('not dialled')
      }),
    )
  })
})

function thrownBy(act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
