/** Luhn's sum (ISO/IEC 7812-1, annex B) over a string of digits, the last of which is the check digit: valid at 0. */
function luhnSum(digits: string): number {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    sum += at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit
  }
  return sum % 10
}

/** Whether the last digit is Luhn's check digit of those before it. */
export function hasLuhnDigit(digits: string): boolean {
  return digits !== '' && luhnSum(digits) === 0
}

/** The digits with Luhn's check digit behind them. */
export function withLuhnDigit(digits: string): string {
  return `${digits}${(10 - luhnSum(`${digits}0`)) % 10}`
}

/** What stands before the ten digits of an NPI when its check digit is computed (45 CFR 162.406; ISO issuer 80840). */
export const npiPrefix = '80840'
