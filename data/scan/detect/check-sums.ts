import { hasLuhnDigit } from '../../../lib/data/check-digit'

/** The lengths that each range of card numbers has (ISO/IEC 7812, as the schemes publish them). */
const cards: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|65|64[4-9]|62)/, [16, 17, 18, 19]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^35(?:2[89]|[3-8])/, [16]],
]

export function isCardNumber(digits: string): boolean {
  return (
    cards.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) && hasLuhnDigit(digits)
  )
}

/** The check digit in ninth place, of North American vehicles (49 CFR 565.15). */
export function isNorthAmericanVin(vin: string): boolean {
  if (!/\d/.test(vin) || !/[A-Z].*[A-Z]/.test(vin)) return false
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const values = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'
  const sum = [...vin].reduce(
    (total, character, at) => total + (values.indexOf(character) % 10) * (weights[at] as number),
    0,
  )
  return vin[8] === '0123456789X'[sum % 11]
}

/** ISO 13616: the first four characters at the end, letters as 10 to 35, modulo 97. */
export function isIban(text: string): boolean {
  if (text.length < 15 || text.length > 34) return false
  const moved = text.slice(4) + text.slice(0, 4)
  const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

/** The number of a prescriber at the Drug Enforcement Administration: two letters, six digits, a check digit. */
export function isDea(text: string): boolean {
  const [a, b, c, d, e, f, check] = [...text.slice(2)].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return (a + c + e + 2 * (b + d + f)) % 10 === check && /^[ABCDEFGHJKLMPRSTUX]/i.test(text)
}
