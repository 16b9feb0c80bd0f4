import { hasLuhnDigit, npiPrefix, withLuhnDigit } from './check-digit'
import { identifier } from './identifier'
import { integer, pick, type Random } from './random'

function digits(random: Random, count: number): string {
  return String(integer(random, 0, 10 ** count - 1)).padStart(count, '0')
}

/** No number with area 000 or 666, group 00 or serial 0000 was or will be issued (SSA, POMS RM 10201.035). */
export const ssn = /* @__PURE__ */ identifier({
  id: 'ssn',
  number: 7,
  title: 'Social Security numbers',
  reserved: (value) => /^((000|666)-\d\d-\d{4}|\d{3}-00-\d{4}|\d{3}-\d\d-0000)$/.test(value) && !value.startsWith('9'),
  make: (random) => `${pick(random, ['000', '666'])}-${digits(random, 2)}-${digits(random, 4)}`,
})

export const mrn = /* @__PURE__ */ identifier({
  id: 'mrn',
  number: 8,
  title: 'medical record numbers',
  reserved: (value) => /^SYN-\d{8}$/.test(value) && hasLuhnDigit(value.slice(4)),
  make: (random) => mrnOf(integer(random, 0, 9_999_999)),
})

/** The medical record number of a row. @param row 0 to 9,999,999 */
export function mrnOf(row: number): string {
  return `SYN-${withLuhnDigit(String(row).padStart(7, '0'))}`
}

/** The letters of a Medicare Beneficiary Identifier: all but S, L, O, I, B and Z (CMS, Understanding the MBI). */
const mbiLetters = 'ACDEFGHJKMNPQRTUVWXY'

export const healthPlan = /* @__PURE__ */ identifier({
  id: 'health-plan',
  number: 9,
  title: 'health plan beneficiary numbers',
  reserved: (value) =>
    /^[1-9]S[AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y]{2}\d\d$/.test(value),
  make: healthPlanId,
})

/** The shape of an MBI with an S in second place, which no real one has. */
function healthPlanId(random: Random): string {
  const letter = () => mbiLetters[integer(random, 0, mbiLetters.length - 1)]
  return `${integer(random, 1, 9)}S${letter()}${digits(random, 1)}${letter()}${letter()}${digits(random, 1)}${letter()}${letter()}${digits(random, 2)}`
}

export const account = /* @__PURE__ */ identifier({
  id: 'account',
  number: 10,
  title: 'account numbers',
  reserved: (value) => /^SYN-ACCT-\d{8}$/.test(value),
  make: (random) => `SYN-ACCT-${digits(random, 8)}`,
})

/** Numbers that the card schemes and payment services publish for tests; no account is behind any. One string. */
const testCards =
  ' 4242424242424242 4111111111111111 4012888888881881 4000056655665556 5555555555554444 5105105105105100' +
  ' 5200828282828210 378282246310005 371449635398431 6011111111111117 6011000990139424 3056930009020004' +
  ' 30569309025904 38520000023237 3566002020360505 3530111333300000 '

export const card = /* @__PURE__ */ identifier({
  id: 'card',
  number: 10,
  title: 'payment card numbers',
  reserved: (value) => /^\d{13,19}$/.test(value) && testCards.includes(` ${value} `),
  make: (random) => pick(random, testCards.trim().split(' ')),
})

/** Real ones begin with 1 or 2 (45 CFR 162.406). */
export const npi = /* @__PURE__ */ identifier({
  id: 'npi',
  number: 11,
  title: 'certificate and licence numbers, NPI',
  reserved: (value) => /^9\d{9}$/.test(value) && hasLuhnDigit(npiPrefix + value),
  make: (random) => withLuhnDigit(`${npiPrefix}9${digits(random, 8)}`).slice(npiPrefix.length),
})

/** A VIN never holds I, O or Q (ISO 3779), so one that does is of no vehicle. */
export const vin = /* @__PURE__ */ identifier({
  id: 'vin',
  number: 12,
  title: 'vehicle identification numbers',
  reserved: (value) => /^[A-Z\d]{17}$/.test(value) && /[IOQ]/.test(value),
  make: (random) => `${integer(random, 1, 9)}SYNTHETIQ${digits(random, 7)}`,
})

export const plate = /* @__PURE__ */ identifier({
  id: 'plate',
  number: 12,
  title: 'licence plates',
  reserved: (value) => /^SYN[ -]?\d{1,5}$/.test(value),
  make: (random) => `SYN ${digits(random, 4)}`,
})

export const device = /* @__PURE__ */ identifier({
  id: 'device',
  number: 13,
  title: 'device identifiers and serial numbers',
  reserved: (value) => /^SYN-DEV-\d{8}$/.test(value),
  make: (random) => `SYN-DEV-${digits(random, 8)}`,
})
