import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areaCodeAt,
  areaCodes,
  familyNames,
  firstNames,
  isReservedEmail,
  isReservedName,
  isReservedPhone,
  phonesPerAreaCode,
  reservedName,
  reservedPhone,
} from './reserved'

describe('phone numbers', () => {
  it('are reserved in every area code, 0100 to 0199 and no further', () => {
    for (const code of areaCodes()) {
      expect(isReservedPhone(reservedPhone(code, 0))).toBe(true)
      expect(isReservedPhone(reservedPhone(code, phonesPerAreaCode - 1))).toBe(true)
      expect(isReservedPhone(`+1${code}5550099`)).toBe(false)
      expect(isReservedPhone(`+1${code}5550200`)).toBe(false)
    }
  })

  it('have each area code at its place', () => {
    const codes = areaCodes()
    codes.forEach((code, at) => {
      expect(areaCodeAt(at / codes.length + 1e-9)).toBe(code)
    })
    expect(areaCodeAt(1 - 2 ** -53)).toBe(codes.at(-1))
  })

  it('come from distinct geographic codes: never toll-free, premium, personal or of service', () => {
    const codes = areaCodes()
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) {
      expect(code).toMatch(/^[2-9][0-8]\d$/)
      // Codes whose last two digits agree are never geographic: 800, 833, 900, 411, 555.
      expect(code[1]).not.toBe(code[2])
    }
  })

  it.each([
    '800',
    '822',
    '833',
    '844',
    '855',
    '866',
    '877',
    '888',
    '900',
    '500',
    '555',
    '211',
    '411',
    '911',
    '700',
    '710',
  ])('in %s are not reserved', (code) => expect(isReservedPhone(`+1${code}5550123`)).toBe(false))

  it('are nothing but the reserved ones', () => {
    const all = new Set(
      areaCodes().flatMap((code) => Array.from({ length: 100 }, (_, line) => reservedPhone(code, line))),
    )
    const digits = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 10 })
      .map((d) => `+1${d.join('')}`)
    const near = fc
      .tuple(fc.integer({ min: 200, max: 999 }), fc.integer({ min: 0, max: 9999 }))
      .map(([code, line]) => `+1${code}555${String(line).padStart(4, '0')}`)
    fc.assert(fc.property(fc.oneof(digits, near, fc.string()), (number) => isReservedPhone(number) === all.has(number)))
  })
})

describe('email addresses', () => {
  it.each(['a@example.com', 'user0001@example.test', 'a.b+c@mail.example.org', 'x@clinic.invalid'])(
    '%s is reserved',
    (email) => expect(isReservedEmail(email)).toBe(true),
  )
  it.each([
    'a@example.co',
    'a@myexample.com',
    'a@example.com.evil.io',
    'a@test',
    'a b@example.com',
    '@example.com',
    'a@b@example.com',
  ])('%s is not', (email) => expect(isReservedEmail(email)).toBe(false))
})

describe('names', () => {
  it('carry a number, and are recognised', () => {
    expect(reservedName(0, 0, 7)).toBe(`${firstNames[0]}7 ${familyNames[0]}7`)
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.nat(), (a, b, c) => isReservedName(reservedName(a, b, c))))
  })
  it.each(['Ada Sample', 'Ada1 Lovelace1', 'Ada1', 'Ada1 Sample1 Jr'])('%s is not one', (name) =>
    expect(isReservedName(name)).toBe(false),
  )
})
