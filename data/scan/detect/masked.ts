import type { Features } from './features'

/**
 * Covers what is full of digits and names nobody: times, ids and hashes that a run makes, and encoded blocks.
 * What is left in their place joins with nothing; the text keeps its length.
 */
export function withoutMachineIds(text: string, { digits, long }: Features): string {
  let left = text
  if (digits) left = left.replace(time, covered)
  if (long)
    left = left.replace(uuid, covered).replace(jwt, covered).replace(hexadecimals, hexadecimal).replace(block, encoded)
  return left
}

const time = /\b\d{4}-?\d\d-?\d\d[Tt ]\d\d:?\d\d:?\d\d(?:[.,]\d+)?(?:Z|z|[+-]\d\d:?\d\d)?/g
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
  return isEncoded ? covered(block) : block
}

function covered(text: string): string {
  return '¤'.repeat(text.length)
}
