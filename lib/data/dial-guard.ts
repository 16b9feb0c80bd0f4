import { isReservedPhone } from './reserved'

/** Country and area: enough to find where it came from. */
const shownDigits = 7

/** In a function: a regular expression at the top would cost every VU. */
function isE164(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number)
}

/**
 * Makes the gate that every number to be dialled passes before a request is built. It lets through the
 * reserved range and the test numbers the environment names, to the letter; nothing turns it off.
 * @param testNumbers the numbers of `DIAL_ALLOW`, in E.164
 * @returns the number it was given, or throws an Error of one line; all digits but the first seven are masked there,
 * wherever they stand, because what was refused may be a person's number, with an extension or spaces in it
 */
export function dialGuard(testNumbers: readonly string[]): (to: string) => string {
  const misspelt = testNumbers.find((number) => !isE164(number))
  if (misspelt !== undefined)
    throw new Error(
      `DIAL_ALLOW "${mask(misspelt)}" ${misspelling(misspelt)}: write each test number as +<country><number>`,
    )
  return (to) => dialled(to, testNumbers)
}

/** The same for a list of test numbers that was looked at before: a gate of its own would be a closure in every VU. */
export function dialled(to: string, testNumbers: readonly string[]): string {
  if (isReservedPhone(to) || testNumbers.includes(to)) return to
  const why = isE164(to) ? 'is not a reserved test number' : misspelling(to)
  throw new Error(
    `to_number "${mask(to)}" ${why}: it is not dialled; use +1 NXX 555 0100 to 0199, or name a number of yours in DIAL_ALLOW`,
  )
}

/** By content, not by position: after an extension or in spaces the last digits are not where they usually are. */
function mask(number: string): string {
  let digits = 0
  // All but the space and the signs of ASCII.
  return String(number).replace(/[^ -/:-@[-`{-~]/g, (character) => {
    const shown = /\d/.test(character) && digits++ < shownDigits
    return shown ? character : '*'
  })
}

/** What keeps a number from being E.164; it is never mended, since a guess could ring a stranger. */
function misspelling(number: string): string {
  if (/\s/.test(number)) return 'has a space'
  if (/^(00|011)/.test(number)) return 'starts with a dialling prefix instead of +'
  if (/[^\x20-\x7e]/.test(number)) return 'has characters other than the digits 0 to 9'
  if (/[a-z,;#*]/i.test(number)) return 'has an extension or letters'
  return 'is not in the form E.164'
}
