import { isIPv4, isIPv6 } from 'node:net'
import { hasLuhnDigit, npiPrefix } from '../../../lib/data/check-digit'
import { stateCodes } from '../../../lib/data/places'
import { isCardNumber, isDea, isIban, isNorthAmericanVin } from './check-sums'
import { byGroups, byShape, type Detector, digitsOf, type Signs } from './detector'
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

/** What follows a number within an office. */
const extension = String.raw`(?:[\s,;]{0,2}(?:x|ext\.?|extension|#|;ext=)\s?\d{1,6}(?!\d))?`
const phone = (pattern: string) => new RegExp(`(?<value>${pattern})${extension}`, 'gi')

/** Behind the plus: its numbers have one length, whatever stands behind them. */
const northAmerican = String.raw`1[\s()./-]{0,3}[2-9]\d{2}[\s()./-]{0,3}\d{3}[\s()./-]{0,3}\d{4}(?!\d)`

const streetTypes =
  'Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Terrace|Ter|Circle|Cir|' +
  'Parkway|Pkwy|Highway|Hwy|Square|Sq|Trail|Trl|Turnpike|Pike|Plaza|Plz|Loop|Alley'
/** What is a street in small letters, too. */
const plainStreetTypes = 'street|st|avenue|ave|road|rd|boulevard|blvd|ln|pkwy|hwy'
const ordinal = String.raw`\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)`

/** What the values of one kind and another are made of. */
const number: Signs = { each: /[\d\s().+/-]/, all: /(?:\d\D*){8}/ }
const mbi: Signs = { each: /[A-Za-z\d -]/, all: /\d[A-Z][A-Z\d]\d[- ]?[A-Z][A-Z\d]\d[- ]?[A-Z]{2}\d\d/i }
const iban: Signs = { each: /[A-Z\d ]/, all: /[A-Z]{2}\d{2} ?[A-Z\d]{4}/ }
const dea: Signs = { each: /[A-Za-z\d]/, all: /[A-Z][A-Z9]\d{7}/i }
const vin: Signs = { each: /[A-Za-z\d]/, all: /[A-Z\d]{17}/i }
const device: Signs = { each: /[A-Za-z\d\s()]/, all: /\(01\)/ }
const hexadecimal: Signs = { each: /[A-Fa-f\d:.-]/, all: /[:.-].{0,4}[:.-]/ }
const mail: Signs = { each: /[\p{L}\p{N}._%+'@-]/u, all: /@/ }
/** In what is covered there may be a space. */
const web: Signs = { each: /[^\t"'<>\\]/, all: /:\/\/|www\.|\.com\//i }
const state: Signs = { each: /[A-Za-z\d\s,.-]/, all: /,\s*[A-Z]{2}\.?\s+\d{5}/ }
const place: Signs = { each: /[A-Z\d\s-]/, all: /[A-Z]\s\d{5}/ }
const street: Signs = {
  each: /[A-Za-z\d\s'.]/,
  all: new RegExp(`\\d[A-Z]?\\s[^]*\\s(?:${streetTypes})\\b`, 'i'),
}
const box: Signs = { each: /[A-Za-z\d\s#.]/, all: /box\s/i }
const title: Signs = { each: /[\p{L}\p{N}\s'.-]/u, all: /(?:mrs?|ms|miss|dr|prof)\.?\s/i }
const age: Signs = { each: /[A-Za-z\d\s:/-]/, all: /(?:9\d|1[0-4]\d)[\s-]?y|aged?:?\s(?:9\d|1[0-4]\d)/i }

/** The sweep: what has the shape of an identifier wherever it stands. */
export const shapes: readonly Detector[] = [
  byShape(
    'ssn',
    'grouped',
    number,
    /(?<![\w.-])\d{3}(?:\s?[-.]\s?|\s)\d{2}(?:\s?[-.]\s?|\s)\d{4}(?![\w-]|\.\d)/g,
    (value, text, from) => (apart(value, text, from) ? toSsn(value) : undefined),
  ),
  byGroups(
    'phone',
    'plus',
    number,
    phone(String.raw`(?<![\w.+])\+(?:${northAmerican}|[1-9]\d{7,14}(?!\d)|[1-9][\d\s()./-]{5,18}\d(?!\d|\.\d))`),
    (value, text, from) => {
      const digits = digitsOf(value)
      if (digits.length < 8 || digits.length > 15) return undefined
      return apart(value, text, from) ? toE164(value) : undefined
    },
  ),
  byShape(
    'phone',
    'grouped',
    number,
    phone(
      String.raw`(?<![\w+]|\d[.-]|[%/])(?:1[-.\s]{0,2}(?=\()|1[-.\s]{1,2})?(?:\([2-9]\d{2}\)[-.\s]{0,3}|[2-9]\d{2}[-.\s/]{1,3})[2-9]\d{2}[-.\s]{0,3}\d{4}(?!\d|[-.]\d)`,
    ),
    (value, text, from) => (apart(value, text, from) ? toE164(value.replace(/^\D*1(?=\D)/, '')) : undefined),
  ),
  byGroups(
    'phone',
    'grouped',
    number,
    phone(String.raw`(?<![\w./-])(?:00|011)[-\s]?[1-9][\d\s().-]{6,16}\d(?![\w]|[.-]\d)`),
    (value, text, from) => {
      const { length } = digitsOf(value)
      return length >= 10 && length <= 17 && /[-\s]/.test(value) && apart(value, text, from) ? toE164(value) : undefined
    },
  ),
  byShape(
    'phone',
    'ten',
    number,
    phone(String.raw`(?<![\w.+%-])1?[2-9]\d{2}[2-9]\d{6}(?=x\d|ext)|(?<![\w.+%-])1?[2-9]\d{2}[2-9]\d{6}(?!\w|[.-]\d)`),
    (value, text, from) =>
      isMeasured(text, from, from + value.length) ? undefined : toE164(value.replace(/^1(?=\d{10})/, '')),
  ),
  byShape('npi', 'ten', number, /(?<![\w.+-])[12]\d{9}(?!\w|[.-]\d)/g, (value, text, from) =>
    hasLuhnDigit(npiPrefix + value) && !isMeasured(text, from, from + value.length) ? value : undefined,
  ),
  byShape(
    'health-plan',
    'mbi',
    mbi,
    /(?<![\w-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[- ]?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[- ]?[AC-HJKMNP-RT-Y]{2}\d\d(?![\w-])/gi,
    (value) => value.replace(/[- ]/g, '').toUpperCase(),
  ),
  byGroups('card', 'thirteen', number, /(?<![\w.+-])[2-6](?:[-\s]?\d){12,18}(?!\w|[.-]\d)/g, (value) => {
    const digits = digitsOf(value)
    return isCardNumber(digits) ? digits : undefined
  }),
  byGroups(
    'account',
    'iban',
    iban,
    /(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?![\w-])/g,
    (value) => (isIban(value.replaceAll(' ', '')) ? value.replaceAll(' ', '') : undefined),
  ),
  byShape('npi', 'dea', dea, /(?<![\w-])[A-Z][A-Z9]\d{7}(?![\w-])/gi, (value) => (isDea(value) ? value : undefined)),
  byShape('vin', 'vin', vin, /(?<![\w+/=-])[A-HJ-NPR-Z\d]{17}(?![\w+/=-])/gi, (value) =>
    isNorthAmericanVin(value.toUpperCase()) ? value.toUpperCase() : undefined,
  ),
  byShape('device', ['(01)'], device, /\(01\)\s?\d{14}(?:\s?\(\d{2}\)\s?[A-Za-z\d]{1,20})*/g),
  byShape('mac', 'colons', hexadecimal, /(?<![\w:.-])[\da-f]{2}(?::[\da-f]{2}){5}(?![\w:-]|\.\d)/gi, toMac),
  byShape('mac', 'hyphens', hexadecimal, /(?<![\w:.-])[\da-f]{2}(?:-[\da-f]{2}){5}(?![\w:-]|\.\d)/gi, toMac),
  byShape('mac', 'points', hexadecimal, /(?<![\w:.-])[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\w:-]|\.\w)/gi, (value) =>
    /[a-f]/i.test(value) || value.startsWith('00')
      ? (value.replaceAll('.', '').toUpperCase().match(/../g) ?? []).join('-')
      : undefined,
  ),
  byShape('ip', 'points', hexadecimal, /(?<![\w.-]|[A-Za-z]\/|oid:)\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g, (value) =>
    isIPv4(value) ? value : undefined,
  ),
  byShape('ip', 'colons', hexadecimal, /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:]|\.\w)/gi, (value) =>
    isIPv6(value) && value.length > 6 ? value.toLowerCase() : undefined,
  ),
  byShape(
    'email',
    /@(?<=[\p{L}\p{N}._%+'-]@)[\p{L}\p{N}-]/u,
    mail,
    /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]{1,80}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}(?![\p{L}\p{N}])/gu,
    (value) => value.toLowerCase().replace(/^['.]+/, ''),
  ),
  byShape('url', ['://'], web, /(?<![A-Za-z])(?:https?|ftp|wss?):\/\/[^\s"'<>\\^`{|}]+/gi, (value) =>
    value.replace(/[),.;\]*]+$/, ''),
  ),
  byShape(
    'url',
    ['www.'],
    web,
    /(?<![\w.@/-])www\.[a-z\d-]+\.[a-z]{2,}[^\s"'<>\\,;)]*/gi,
    (value) => `http://${value}`,
  ),
  byShape(
    'url',
    ['.com/'],
    web,
    /(?<![\w@/-])(?:[a-z]{1,3}\.)?(?:facebook|linkedin|instagram|twitter|tiktok|youtube|pinterest)\.com\/[\w./@-]+/gi,
    (value) => `https://${value}`,
  ),
  byShape('zip', 'grouped', number, /(?<![\w.-])\d{5}-\d{4}(?![\w-]|\.\d)/g),
  byShape('zip', [','], state, new RegExp(`,\\s*(?:${states})\\.?\\s+(?<value>\\d{5}(?:-\\d{4})?)(?![\\w-])`, 'g')),
  byShape('zip', 'five', place, new RegExp(`[A-Z]{2}\\s(?:${states})\\s(?<value>\\d{5}(?:-\\d{4})?)(?![\\w-])`, 'g')),
  byShape(
    'street',
    'house',
    street,
    new RegExp(
      `(?<![\\w.])\\d{1,5}[A-Z]?\\s(?:[NSEW]{1,2}\\.?\\s)?(?:[A-Z][A-Za-z'.]+\\s|${ordinal}\\s){1,3}(?:${streetTypes}|${streetTypes.toUpperCase()})\\b`,
      'g',
    ),
  ),
  byShape(
    'street',
    'house',
    street,
    new RegExp(
      `(?<![\\w.])\\d{1,5}\\s(?:[nsew]\\.?\\s)?(?:[a-z]{3,}\\s|${ordinal}\\s){1,2}(?:${plainStreetTypes})\\b`,
      'g',
    ),
  ),
  byShape('street', ['box'], box, /\b(?:P\.?\s?O\.?|(?:RR|HC|HCR|R\.R\.|Rural Route)\s#?\d{1,3})\s?Box\s#?\d{1,6}\b/gi),
  byShape(
    'name',
    ['mr', 'dr', 'prof', 'ms', 'miss'],
    title,
    /(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s(?<value>\p{Lu}[\p{L}\p{N}'-]+(?:\s\p{Lu}[\p{L}\p{N}'-]+)?)/gu,
  ),
  // In capitals, two letters behind them are those of a state.
  byShape(
    'name',
    ['mr', 'dr', 'ms', 'miss'],
    title,
    /(?<![A-Za-z])(?:MR|MRS|MS|MISS|DR)\.?\s(?<value>\p{Lu}[\p{L}\p{N}'-]{2,}(?:\s\p{Lu}[\p{L}\p{N}'-]+)?)/gu,
  ),
  byShape(
    'age',
    ['old', 'age', 'yo', 'y/o'],
    age,
    /(?<![\w.-])(?<value>9\d|1[0-4]\d)[\s-]?(?:years?[\s-]old|years?[\s-]of[\s-]age|yrs?[\s-]old|y\/?o)\b/gi,
    // 100-Yo is what a minifier writes.
    (value, text, from) => (/^-?(?:Yo|yO)\b/.test(text.slice(from + value.length)) ? undefined : over89(value)),
  ),
  byShape('age', ['age'], age, /\baged?:?\s(?<value>9\d|1[0-4]\d)(?![\d.%]|\s?(?:ms|s|minutes|days)\b)/gi, over89),
]

function toMac(value: string): string {
  return value.replaceAll(':', '-').toUpperCase()
}

function over89(age: string): string | undefined {
  return Number(age) > 89 ? age : undefined
}
