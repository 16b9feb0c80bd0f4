import { nextRun, signsLike } from '../runs'

/**
 * Covers what is full of digits and names nobody: times, decimal numbers, ids and hashes that a run makes, and encoded
 * blocks.
 * What is left in their place joins with nothing; the text keeps its length.
 */
export function withoutMachineIds(text: string): string {
  let left = text
  if (digits.test(text)) left = left.replace(time, covered).replace(decimal, covered)
  if (middle.test(text)) left = left.replace(uuid, covered)
  if (text.includes('eyJ')) left = left.replace(jwt, covered)
  if (nextRun(text, hashSigns, 16)) left = left.replace(hexadecimals, hexadecimal)
  if (nextRun(text, blockSigns, 120)) left = left.replace(block, encoded)
  return left
}

/** Seven digits or more with at most three signs or spaces between any two. */
const digits = /(?:\d[^A-Za-z\d]{0,3}){7}/
/** Of a UUID. */
const middle = /-[\da-f]{4}-[1-8][\da-f]{3}-/i

/** Of a hash, and of what binary data is written in. */
const [hashSigns, blockSigns] = [signsLike(/[\da-f]/i), signsLike(/[\w+/;,-]/)]

const time = /(?<![\w.])(?:\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d|\d{8}[Tt]\d{6})(?:[.,]\d+)?(?:Z|z|[+-]\d\d:?\d\d)?/g
/**
 * One point between digits: 237.8413466 ms would be a telephone number. Not behind an area code, and not the form of
 * RFC 5733: +49.3012345678.
 */
const decimal =
  /(?:(?<![\d.)]|\) )[+-]|(?<![\w.)+-]|\)[ -]))(?<!\+(?=\d{1,3}\.\d{7,14}(?!\d)))\d+\.\d+(?:e[+-]?\d+)?(?![\d-]|\.\d)/gi
const uuid = /(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}(?![\da-f])/gi
const jwt = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g
const hexadecimals = /(?<![\w-])(?:[\da-f]{16,}|[\dA-F]{32,})(?!\w)/g
const block = /(?<![A-Za-z\d+/;,_-])[A-Za-z\d+/;,_-]{120,}={0,2}/g

function hexadecimal(word: string): string {
  return /[a-f]/i.test(word) && /\d/.test(word) ? covered(word) : word
}

/** Source maps, base64: long, and of letters in both cases; a long list of numbers is none, nor is a row of a table. */
function encoded(block: string): string {
  const isEncoded = /[a-z]/.test(block) && /[A-Z]/.test(block) && !/(?<!\d)\d{3}-\d{2,3}-\d{4}(?!\d)/.test(block)
  return isEncoded ? block.replace(/[^,;]+/g, (cell) => (isNumber(cell) ? cell : covered(cell))) : block
}

/** Of capitals and digits, as numbers of every kind are written; what is encoded has small letters, too. */
function isNumber(cell: string): boolean {
  return /^[A-Z\d+-]{9,40}$/.test(cell) && /(?:\d\D*){5}/.test(cell)
}

function covered(text: string): string {
  return '¤'.repeat(text.length)
}
