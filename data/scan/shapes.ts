import { isIPv4, isIPv6 } from 'node:net'
import { hasLuhnDigit, npiPrefix } from '../../lib/data/check-digit'
import { stateCodes } from '../../lib/data/places'
import { isCardNumber, isDea, isIban, isNorthAmericanVin } from './check-sums'
import { byShape, type Detector, digitsOf } from './detector'
import { isInColumns, isMeasured } from './numbers-in-context'

/** A number in E.164, as far as its country can be told; the North American plan is taken where it says none. */
export function toE164(written: string): string {
  const digits = digitsOf(written).replace(/^(?:011|00)(?=\d{8,})/, '')
  if (written.trim().startsWith('+') || digits.length !== digitsOf(written).length) return `+${digits}`
  if (digits.length === 10) return `+1${digits}`
  return `+${digits}`
}

function toSsn(written: string): string {
  const digits = digitsOf(written)
  return `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`
}

/** Spaces alone between groups: only where no table of numbers stands around, and in one line. */
function apart(written: string, text: string, from: number): boolean {
  return /[-.()+]/.test(written) || (!written.includes('\n') && !isInColumns(text, from, from + written.length))
}

const states = stateCodes().join('|')

/** The sweep: what has the shape of an identifier wherever it stands. */
export const shapes: readonly Detector[] = [
  byShape('ssn', /(?<![\w.-])\d{3}(?:\s?[-.]\s?|\s)\d{2}(?:\s?[-.]\s?|\s)\d{4}(?![\w-]|\.\d)/g, (value, text, from) =>
    apart(value, text, from) ? toSsn(value) : undefined,
  ),
  byShape('phone', /(?<![\w.+])\+[1-9][\d\s().-]{5,18}\d(?!\d|\.\d)/g, (value, text, from) => {
    const digits = digitsOf(value)
    if (digits.length < 8 || digits.length > 15) return undefined
    return apart(value, text, from) ? toE164(value) : undefined
  }),
  byShape(
    'phone',
    /(?<![\w.+-])(?:1[-.\s]{1,2})?\(?[2-9]\d{2}(?:\)[-.\s]{0,3}|[-.\s/]{1,3})[2-9]\d{2}[-.\s]{1,3}\d{4}(?!\d|[-.]\d)/g,
    (value, text, from) => (apart(value, text, from) ? toE164(value.replace(/^\D*1(?=\D)/, '')) : undefined),
  ),
  byShape('phone', /(?<![\w.-])(?:00|011)[-\s]?[1-9][\d\s().-]{6,16}\d(?![\w]|[.-]\d)/g, (value, text, from) => {
    const { length } = digitsOf(value)
    return length >= 10 && length <= 17 && /[-\s]/.test(value) && apart(value, text, from) ? toE164(value) : undefined
  }),
  byShape('phone', /(?<![\w.+%-])1?[2-9]\d{2}[2-9]\d{6}(?!\w|[.-]\d)/g, (value, text, from) =>
    isMeasured(text, from, from + value.length) ? undefined : toE164(value.replace(/^1(?=\d{10})/, '')),
  ),
  byShape('npi', /(?<![\w.+-])[12]\d{9}(?!\w|[.-]\d)/g, (value, text, from) =>
    hasLuhnDigit(npiPrefix + value) && !isMeasured(text, from, from + value.length) ? value : undefined,
  ),
  byShape(
    'health-plan',
    /(?<![\w-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[- ]?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[- ]?[AC-HJKMNP-RT-Y]{2}\d\d(?![\w-])/gi,
    (value) => value.replace(/[- ]/g, '').toUpperCase(),
  ),
  byShape('card', /(?<![\w.+-])[2-6](?:[-\s]?\d){12,18}(?!\w|[.-]\d)/g, (value) => {
    const digits = digitsOf(value)
    return isCardNumber(digits) ? digits : undefined
  }),
  byShape('account', /(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?![\w-])/g, (value) =>
    isIban(value.replaceAll(' ', '')) ? value.replaceAll(' ', '') : undefined,
  ),
  byShape('npi', /(?<![\w-])[A-Z][A-Z9]\d{7}(?![\w-])/gi, (value) => (isDea(value) ? value : undefined)),
  byShape('vin', /(?<![\w+/=-])[A-HJ-NPR-Z\d]{17}(?![\w+/=-])/gi, (value) =>
    isNorthAmericanVin(value.toUpperCase()) ? value.toUpperCase() : undefined,
  ),
  byShape('device', /\(01\)\s?\d{14}(?:\s?\(\d{2}\)\s?[A-Za-z\d]{1,20})*/g, undefined, '(01)'),
  byShape('mac', /(?<![\w:.-])[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}(?![\w:-]|\.\d)/gi, (value) =>
    value.replaceAll(':', '-').toUpperCase(),
  ),
  byShape('mac', /(?<![\w:.-])[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\w:-]|\.\w)/gi, (value) =>
    /[a-f]/i.test(value) || value.startsWith('00')
      ? (value.replaceAll('.', '').toUpperCase().match(/../g) ?? []).join('-')
      : undefined,
  ),
  byShape('ip', /(?<![\w.-]|[A-Za-z]\/)\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g, (value) =>
    isIPv4(value) ? value : undefined,
  ),
  byShape('ip', /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:]|\.\w)/gi, (value) =>
    isIPv6(value) && value.length > 6 ? value.toLowerCase() : undefined,
  ),
  byShape(
    'email',
    /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]{1,80}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}(?![\p{L}\p{N}])/gu,
    (value) => value.toLowerCase().replace(/^['.]+/, ''),
    '@',
  ),
  byShape(
    'url',
    /(?<![A-Za-z])(?:https?|ftp|wss?):\/\/[^\s"'<>\\^`{|}]+/gi,
    (value) => value.replace(/[),.;\]*]+$/, ''),
    '://',
  ),
  byShape('url', /(?<![\w.@/-])www\.[a-z\d-]+\.[a-z]{2,}[^\s"'<>\\,;)]*/gi, (value) => `http://${value}`, 'www.'),
  byShape(
    'url',
    /(?<![\w@/-])(?:[a-z]{1,3}\.)?(?:facebook|linkedin|instagram|twitter|tiktok|youtube|pinterest)\.com\/[\w./@-]+/gi,
    (value) => `https://${value}`,
    '.com/',
  ),
  byShape('zip', /(?<![\w.-])\d{5}-\d{4}(?![\w-]|\.\d)/g),
  byShape('zip', new RegExp(`,\\s*(?:${states})\\.?\\s+(?<value>\\d{5}(?:-\\d{4})?)(?![\\w-])`, 'g')),
  byShape(
    'street',
    /(?<![\w.])\d{1,5}[A-Z]?\s(?:[NSEW]\.?\s)?(?:[A-Z][a-z]+\.?\s|\d{1,3}(?:st|nd|rd|th)\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Terrace|Circle|Parkway|Pkwy|Highway|Hwy)\b/g,
  ),
  byShape('street', /\bP\.?\s?O\.?\sBox\s\d{1,6}\b/gi, undefined, 'box'),
  byShape('name', /(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s(?<value>\p{Lu}[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)?)/gu),
  byShape(
    'age',
    /(?<![\w.-])(?<value>9\d|1[0-4]\d)[\s-]?(?:years?[\s-]old|years?[\s-]of[\s-]age|yrs?[\s-]old|y\/?o)\b/gi,
    over89,
  ),
  byShape('age', /\baged?:?\s(?<value>9\d|1[0-4]\d)(?![\d.%]|\s?(?:ms|s|minutes|days)\b)/gi, over89),
]

function over89(age: string): string | undefined {
  return Number(age) > 89 ? age : undefined
}
