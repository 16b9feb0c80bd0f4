import type { Detector, Signs } from './detector'
import { labelStarts, type Start } from './labels'
import { shapes } from './shapes'

/** How much around a break is looked at for what is split by it. */
const aroundBreak = 90

/** A line break with what stands around it, as if it were not there, or were a space. */
export interface Join {
  text: string
  /** Where the break was. */
  at: number
  /** How many characters of the next line were left out before it. */
  skipped: number
  /** Where labels may begin before it. */
  starts: readonly Start[]
  /** Whether the break is that of the line, and not one within it, as an escape. */
  last: boolean
}

/** The breaks over which a value of a line may go on: that behind it, and those of escapes within it. */
export function joins(line: string, next: string): Join[] {
  if (!line.includes('\n')) return joined(line, next, true)
  const pieces = [...line.split('\n'), next]
  return pieces.slice(1).flatMap((after, i) => joined(pieces[i] as string, after, i === pieces.length - 2))
}

const none: Join[] = []

function joined(before: string, after: string, last: boolean): Join[] {
  const begins = leadOf(after)
  // No value is broken at a bracket, or between the members of an object.
  if (begins === after.length || isBracket(after.charCodeAt(begins))) return none
  const ends = endOf(before)
  if (ends === 0 || isBracket(before.charCodeAt(ends - 1))) return none
  if (before.charCodeAt(ends - 1) === comma && /^\s*["']/.test(after)) return none
  const head = before.slice(Math.max(0, ends - aroundBreak, before.length - 2 * aroundBreak), ends)
  if (head === '') return none
  const tail = after.slice(begins, begins + aroundBreak)
  const at = head.length
  const text = head + tail
  const starts = labelStarts(text, at)
  return [
    { text, at, starts, skipped: begins, last },
    { text: `${head} ${tail}`, at, starts, skipped: begins - 1, last },
  ]
}

const [comma, plus, equals, backslash] = [44, 43, 61, 92]

function isBracket(code: number): boolean {
  // {}[];<>
  return code === 123 || code === 125 || code === 91 || code === 93 || code === 59 || code === 60 || code === 62
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(text.charAt(at)))
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39
}

/** Where a line begins behind what quotes, indents or continues it. */
function leadOf(after: string): number {
  let at = 0
  // >#*|"'+
  while (at < after.length && (isSpace(after, at) || '>#*|"\'+'.includes(after.charAt(at)))) at++
  return at
}

/** Where a line ends before what says that it goes on: spaces, a soft break, a backslash, the end of a text of code. */
function endOf(before: string): number {
  let soft = before.length
  while (soft > 0 && (isSpace(before, soft - 1) || isSign(before.charCodeAt(soft - 1)))) soft--
  let spaces = before.length
  while (spaces > 0 && isSpace(before, spaces - 1)) spaces--
  let code = quotesBefore(before, before.length)
  if (spaces > 0 && before.charCodeAt(spaces - 1) === plus) {
    const quoted = quotesBefore(before, spaces - 1)
    if (quoted < spaces - 1) code = quoted
  }
  return Math.min(soft, code)
}

function isSign(code: number): boolean {
  return code === equals || code === backslash
}

function quotesBefore(text: string, end: number): number {
  let at = end
  while (at > 0 && (isSpace(text, at - 1) || isQuote(text.charCodeAt(at - 1)))) at--
  return at
}

/** The kinds of signs that values are made of. */
const kinds = [...new Set(shapes.map(({ signs }) => signs))]
/** For each character of ASCII, and for all others, of which kinds it is: a bit for each. */
const kindsOf = new Uint16Array(129)
for (const [at, { each }] of kinds.entries()) {
  const signs = (code: number) => (code < 128 ? [String.fromCharCode(code)] : ['é', '中', '²', '¤'])
  for (let code = 0; code <= 128; code++)
    if (signs(code).some((sign) => each.test(sign))) kindsOf[code] = (kindsOf[code] as number) | (1 << at)
}
const bits = new Map(kinds.map((kind, at) => [kind, 1 << at]))
const nothing: readonly Detector[] = []
/** The shapes of some kinds, by their bits. */
const known = new Map<number, readonly Detector[]>([[0, nothing]])

/** @param reach how far from the break a shape begins and ends */
export function shapesOver({ text, at }: Join, reach: number): readonly Detector[] {
  let over = kindsAt(text, at - 1) & kindsAt(text, at)
  if (text.charCodeAt(at) === 32) over &= kindsAt(text, at + 1)
  for (let left = over; left !== 0; left &= left - 1) {
    const bit = left & -left
    if (!(kinds[31 - Math.clz32(bit)] as Signs).all.test(run(text, at, bit, reach))) over ^= bit
  }
  return known.get(over) ?? shapesOf(over)
}

/** The signs of a kind around the break, as far as there is no other between. */
function run(text: string, at: number, bit: number, reach: number): string {
  let from = at
  let to = at
  const [first, last] = [Math.max(0, at - reach), Math.min(text.length, at + reach)]
  while (from > first && (kindsAt(text, from - 1) & bit) !== 0) from--
  while (to < last && (kindsAt(text, to) & bit) !== 0) to++
  return text.slice(from, to)
}

function kindsAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return kindsOf[code < 128 ? code : 128] as number
}

function shapesOf(over: number): readonly Detector[] {
  const found = shapes.filter(({ signs }) => ((bits.get(signs) ?? 0) & over) !== 0)
  known.set(over, found)
  return found
}
