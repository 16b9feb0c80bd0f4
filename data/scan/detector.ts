/** Something in a text that has the shape of an identifier. */
export interface Candidate {
  /** Where in the text its label begins, or itself when it has none. */
  begins: number
  /** Where it begins and ends. */
  from: number
  to: number
  /** In the form that the identifier's reserved range is written in, as far as it can be brought to it. */
  value: string
}

/** Finds the candidates of one class of identifiers. */
export interface Detector {
  /** The class, of lib/data/identifiers.ts. */
  id: string
  /** @param lower the text in lower case, character by character */
  find(text: string, lower: string): Iterable<Candidate>
}

/**
 * Finds by shape.
 * @param pattern global; what its group `value` matches, else the whole match, is the candidate
 * @param canonical brings it to the written form of its range; undefined when it is no identifier after all
 * @param needs what the text must hold in lower case: looked for first, being cheaper than the pattern
 */
export function byShape(
  id: string,
  pattern: RegExp,
  canonical: (value: string, text: string, from: number) => string | undefined = (value) => value,
  needs = '',
): Detector {
  return {
    id,
    *find(text, lower) {
      if (!lower.includes(needs)) return
      for (const match of text.matchAll(pattern)) {
        const whole = match[0]
        const written = match.groups?.['value'] ?? whole
        const from = match.index + whole.lastIndexOf(written)
        const value = canonical(written, text, from)
        if (value !== undefined) yield { begins: match.index, from, to: from + written.length, value }
      }
    },
  }
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}
