/**
 * What a text holds that some shape of an identifier cannot be without: told by one walk through it, so that only the
 * expressions that can match are tried.
 */
export interface Features {
  /** Seven or more in groups, with nothing between them but what telephone numbers are written with. */
  grouped: boolean
  /** Thirteen or more, in groups or not. */
  thirteen: boolean
  /** A plus before a digit. */
  plus: boolean
  /** Ten or eleven digits and no more. */
  ten: boolean
  /** A digit, or one with a letter, before a space: as a house has it before its street. */
  house: boolean
  /** Five digits behind a space. */
  five: boolean
  /** How words of letters and digits begin, or of how many they are: as an IBAN, an MBI, a DEA number, a VIN. */
  iban: boolean
  mbi: boolean
  dea: boolean
  vin: boolean
  /** In one run with digits of hexadecimal numbers: five colons, or two at once; two points; five hyphens. */
  colons: boolean
  points: boolean
  hyphens: boolean
}

/** Bits of what a character is. */
const [digit, letter, hexadecimal, space, numeric, word] = [1, 2, 4, 8, 16, 32]
const alphanumeric = digit | letter
/** Of what is not ASCII, which comes last, some is a space. */
const kinds = new Uint8Array(129).fill(space | numeric)
for (let code = 0; code < 128; code++) {
  const sign = String.fromCharCode(code)
  kinds[code] =
    (/\d/.test(sign) ? digit : 0) |
    (/[a-z]/i.test(sign) ? letter : 0) |
    (/[\da-f]/i.test(sign) ? hexadecimal : 0) |
    (/\s/.test(sign) ? space : 0) |
    (/[\d\s().+/-]/.test(sign) ? numeric : 0) |
    (/\w/.test(sign) ? word : 0)
}
const [plus, hyphen, point, colon] = [43, 45, 46, 58]

let written = Buffer.alloc(0)
let units = new Uint16Array(0)

/** The units of a text, until the next is asked for: a walk through numbers is faster than through a text. */
function codesOf(text: string): Uint16Array {
  if (units.length < text.length) {
    units = new Uint16Array(2 * text.length)
    written = Buffer.from(units.buffer)
  }
  written.write(text, 'utf16le')
  return units
}

export function featuresOf(text: string): Features {
  const found: Features = {
    grouped: false,
    thirteen: false,
    plus: false,
    ten: false,
    house: false,
    five: false,
    iban: false,
    mbi: false,
    dea: false,
    vin: false,
    colons: false,
    points: false,
    hyphens: false,
  }
  const { length } = text
  const codes = codesOf(text)
  // Digits of a number with its signs, whether any stand between, and digits in one piece.
  let [number, apart, bare] = [0, false, 0]
  // Of the word that is being read, and how many digits it begins with if it stands behind a space.
  let [letters, numerals, leading] = [0, 0, 0]
  // Of the run of hexadecimal digits and one of these signs.
  let [colons, double, points, hyphens] = [0, false, 0, 0]
  let before = 0
  let code = length > 0 ? (codes[0] as number) : 0
  let kind = kindOf(code)
  for (let at = 1; at <= length; at++) {
    const nextCode = at < length ? (codes[at] as number) : 0
    const next = kindOf(nextCode)
    if ((kind & alphanumeric) !== 0) {
      if ((kind & digit) !== 0) {
        if (number > 0 && bare === 0) apart = true
        number += 1
        bare += 1
        if (number >= 7 && apart) found.grouped = true
        if (number >= 13) found.thirteen = true
        if ((next & digit) === 0) {
          if (bare === 10 || bare === 11) found.ten = true
          bare = 0
        }
        if (numerals === 0 && (before & space) !== 0) leading = 0
        leading += 1
        if (leading === 5) found.five = true
        if ((next & space) !== 0) found.house = true
        numerals += 1
      } else {
        number = 0
        apart = false
        leading = 5
        letters += 1
        if ((before & digit) !== 0 && (next & space) !== 0) found.house = true
      }
      const size = letters + numerals
      if (size === 4 && (kind & digit) !== 0) {
        const first = kindOf(codes[at - 4] as number)
        const second = kindOf(codes[at - 3] as number)
        if ((first & digit) !== 0 && (second & letter) !== 0) found.mbi = true
        if ((first & second & letter) !== 0 && (before & digit) !== 0) found.iban = true
      } else if (size >= 9 && (next & alphanumeric) === 0) {
        if (size === 9 && numerals >= 7 && letters > 0) found.dea = true
        else if (size === 17) found.vin = true
      }
    } else {
      if ((kind & numeric) === 0) {
        number = 0
        apart = false
      }
      if (code === plus && (next & digit) !== 0) found.plus = true
      letters = 0
      numerals = 0
      leading = 5
    }
    if (code === colon) {
      colons += 1
      if (nextCode === colon) double = true
    } else if (code === point) points += 1
    else if (code === hyphen) hyphens += 1
    // A run goes on with hexadecimal digits and the sign that it has.
    if (colons > 0 && (next & hexadecimal) === 0 && nextCode !== colon) {
      if ((colons >= 5 || double) && (next & word) === 0) found.colons = true
      colons = 0
      double = false
    }
    if (points > 0 && (next & hexadecimal) === 0 && nextCode !== point) {
      if (points >= 2) found.points = true
      points = 0
    }
    if (hyphens > 0 && (next & hexadecimal) === 0 && nextCode !== hyphen) {
      if (hyphens >= 5) found.hyphens = true
      hyphens = 0
    }
    before = kind
    code = nextCode
    kind = next
  }
  return found
}

function kindOf(code: number): number {
  return kinds[code < 128 ? code : 128] as number
}
