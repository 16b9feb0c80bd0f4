/** What a text holds that some shape of an identifier cannot be without; told by one walk through it. */
export interface Features {
  /** Seven digits or more with at most three signs or spaces between any two. */
  digits: boolean
  /** A word of nine or more letters and digits, with both; or one that begins with a digit and a letter. */
  mixed: boolean
  /** A colon between signs of a hexadecimal number. */
  colons: boolean
  /** A point between two digits or letters of a hexadecimal number. */
  points: boolean
  /** Five hyphens between signs of hexadecimal numbers. */
  hyphens: boolean
  /** A word of twelve letters and digits, or 120 characters of what binary data is written in. */
  long: boolean
}

/** Bits of what a character is. */
const [digit, letter, hexadecimal, block] = [1, 2, 4, 8]
const kinds = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  const sign = String.fromCharCode(code)
  kinds[code] =
    (/\d/.test(sign) ? digit : 0) |
    (/[a-z]/i.test(sign) ? letter : 0) |
    (/[\da-f]/i.test(sign) ? hexadecimal : 0) |
    (/[\w+/;,-]/.test(sign) ? block : 0)
}

export function featuresOf(text: string): Features {
  const found: Features = { digits: false, mixed: false, colons: false, points: false, hyphens: false, long: false }
  let [run, gap, letters, numerals, hyphens, encoded] = [0, 0, 0, 0, 0, 0]
  let before = 0
  let code = text.charCodeAt(0)
  let kind = kindOf(code)
  for (let at = 0; at < text.length; at++) {
    const nextCode = text.charCodeAt(at + 1)
    const next = kindOf(nextCode)
    encoded = kind & block ? encoded + 1 : 0
    if (encoded >= 120) found.long = true
    if (kind & digit) {
      run += 1
      gap = 0
      if (run >= 7) found.digits = true
      if (letters + numerals === 0 && next & letter) found.mixed = true
      numerals += 1
    } else if (kind & letter) {
      run = 0
      letters += 1
    } else {
      gap += 1
      if (gap > 3) run = 0
      letters = 0
      numerals = 0
      if (next & hexadecimal) {
        if (code === 58 && (before & hexadecimal || text.charCodeAt(at - 1) === 58)) found.colons = true
        else if (code === 46 && before & hexadecimal) found.points = true
        else if (code === 45 && before & hexadecimal && ++hyphens >= 5) found.hyphens = true
      }
    }
    if (letters + numerals >= 9) {
      if (letters > 0 && numerals > 0) found.mixed = true
      if (letters + numerals >= 12) found.long = true
    }
    before = kind
    code = nextCode
    kind = next
  }
  return found
}

function kindOf(code: number): number {
  return code < 128 ? (kinds[code] as number) : 0
}
