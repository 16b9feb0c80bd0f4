import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasLuhnDigit, withLuhnDigit } from './check-digit'
import { dataNamespace, uuidV5 } from './codes'
import { identifiers } from './identifiers'
import { seededRandom } from './random'
import { sha1 } from './sha1'

const seeds = fc.integer({ min: 0, max: 2 ** 40 })
const byId = (id: string) => {
  const found = identifiers.find((each) => each.id === id)
  if (!found) throw new Error(id)
  return found
}

describe('the table of identifiers', () => {
  it('has a class for each of the 18, and each name once', () => {
    expect([...new Set(identifiers.map(({ number }) => number))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 18 }, (_, at) => at + 1),
    )
    expect(new Set(identifiers.map(({ id }) => id)).size).toBe(identifiers.length)
  })

  it.each(identifiers.filter(({ make }) => make))('$id: what it makes is reserved, and repeatable', (identifier) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const value = identifier.make?.(seededRandom(seed)) ?? ''
        expect(identifier.reserved(value)).toBe(true)
        expect(identifier.holds(value)).toBe(true)
        expect(identifier.make?.(seededRandom(seed))).toBe(value)
      }),
    )
  })

  it.each(identifiers)('$id: holds no other text, and nothing that is no text', (identifier) => {
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 6 }), (text) => !identifier.reserved(text)))
    for (const value of [undefined, null, 5, true, {}, [], '']) expect(identifier.holds(value)).toBe(false)
  })

  it.each([
    ['name', ['Ada Lovelace', 'Ada7 Lovelace7', 'Ada7 Sample7 Sample8', 'Ada', 'John7']],
    ['street', ['12 Maple Street', '12 Main Test', 'Maple Test', '12 Maple Test, Apt 3']],
    ['city', ['Springfield', 'sampleton']],
    ['zip', ['00501', '10001', '00500', '0049', '00499-12345']],
    ['birth-date', ['1985-03-12', '1934-01-01', '2025-01-01', '1985', '1985-01-01T00:00:00Z']],
    ['service-date', ['2023-05-05', '2024-13-01', '2024-1-1']],
    ['age', ['90', '-1', '101', '8 9']],
    ['phone', ['+12125551234', '2125550123']],
    ['email', ['a@gmail.com', 'a@example.co', 'a@example.com.evil.com']],
    ['ssn', ['123-45-6789', '987-65-4321', '900-00-1234', '000123456', '666-12-34567']],
    ['mrn', ['SYN-00000001', '00000000', 'MRN-00000000']],
    ['health-plan', ['1EG4TE5MK73', '1SG4TE5MK7', '1SS4TE5MK73']],
    ['account', ['12345678', 'SYN-ACCT-1']],
    ['card', ['4111111111111112', '4539578763621486', '41111111', '4111 1111 1111 1111']],
    ['npi', ['1234567893', '9000000016', '2000000002']],
    ['vin', ['1HGCM82633A004352', '1HGCM82633A00435O2']],
    ['plate', ['ABC1234', 'SYNERGY']],
    ['device', ['DEV-1', 'SYN-DEV-1']],
    ['mac', ['00-00-5E-00-54-01', '00:1A:2B:3C:4D:5E']],
    ['ip', ['8.8.8.8', '192.0.2.256', '192.0.20.1', '10.0.0.1', '2001:db9::1']],
    ['url', ['https://example.com.evil.io/', 'https://facebook.com/x', 'ftp://example.com', 'https://10.0.0.1/']],
    ['code', ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b810-9dad-41d1-80b4-00c04fd430c8']],
    ['photo', ['x']],
    ['biometric', ['x']],
  ])('%s: refuses what may be real', (id, values) => {
    for (const value of values) expect(byId(id).reserved(value), value).toBe(false)
  })

  it('takes the examples that are known to be reserved', () => {
    expect(byId('npi').reserved('9000000015')).toBe(true)
    expect(byId('ssn').reserved('666-12-3456')).toBe(true)
    expect(byId('ip').reserved('2001:db8::1')).toBe(true)
    expect(byId('url').reserved('https://a.example.org:8443/x?y=1')).toBe(true)
    expect(byId('age').reserved('90+')).toBe(true)
  })
})

describe('what they are made of', () => {
  it('SHA-1 agrees with that of Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(sha1([...bytes])).toBe(createHash('sha1').update(bytes).digest('hex'))
      }),
    )
  })

  it('UUIDv5 has the example of RFC 9562, and our namespace is what it says', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    expect(uuidV5('www.example.com', dns)).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
    expect(uuidV5('synthetic.example', dns)).toBe(dataNamespace)
  })

  it('a check digit finds every single wrong digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,18}$/), fc.nat(), fc.integer({ min: 1, max: 9 }), (text, where, by) => {
        const right = withLuhnDigit(text)
        expect(hasLuhnDigit(right)).toBe(true)
        const at = where % right.length
        const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1)
        expect(hasLuhnDigit(wrong)).toBe(false)
      }),
    )
  })
})
