/**
 * Covers what is full of digits and names nobody: times, ids and hashes that a run makes, and encoded blocks.
 * What is left in their place joins with nothing; the text keeps its length.
 */
export function withoutMachineIds(text: string): string {
  if (text.length < 12) return text
  return text
    .replace(/\b\d{4}-?\d\d-?\d\d[Tt ]\d\d:?\d\d:?\d\d(?:[.,]\d+)?(?:Z|z|[+-]\d\d:?\d\d)?/g, covered)
    .replace(/(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}(?![\da-f])/gi, covered)
    .replace(/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, covered)
    .replace(/(?<![\w-])(?=\w*[a-f]\w*)(?=\w*\d)(?:[\da-f]{16,}|[\dA-F]{32,})(?![\w])/g, covered)
    .replace(/[A-Za-z\d+/;,_-]{120,}={0,2}/g, encodedBlock)
}

/** Source maps, base64: long, and of letters in both cases; a long list of numbers is none, nor is a row of a table. */
function encodedBlock(block: string): string {
  const encoded = /[a-z]/.test(block) && /[A-Z]/.test(block) && !/(?<!\d)\d{3}-\d{2,3}-\d{4}(?!\d)/.test(block)
  return encoded ? covered(block) : block
}

function covered(text: string): string {
  return '¤'.repeat(text.length)
}
