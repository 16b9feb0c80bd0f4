import type { Features } from './features'
import type { Searched } from './searched'

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

/** What a value is made of: it goes on over a line's end only where a run of such signs does. */
export interface Signs {
  /** Any one of them. */
  each: RegExp
  /** What is found in every value. */
  all: RegExp
}

/** Finds the candidates of one class of identifiers. */
export interface Detector {
  /** The class, of lib/data/identifiers.ts. */
  id: string
  signs: Signs
  /** Whether there can be any in a text: told at once, where to look for them takes time. */
  worthwhile(searched: Searched): boolean
  find(text: string): readonly Candidate[]
}

/** What a text must have for a detector to look at it: a feature, one of some words in lower case, or what is found. */
type Need = keyof Features | readonly string[] | RegExp

/**
 * Finds by shape.
 * @param signs of what is found, with what stands before its group `value`
 * @param pattern global; what its group `value` matches, else the whole match, is the candidate
 * @param canonical brings it to the written form of its range; undefined when it is no identifier after all
 */
export function byShape(
  id: string,
  need: Need,
  signs: Signs,
  pattern: RegExp,
  canonical: (value: string, text: string, from: number) => string | undefined = (value) => value,
): Detector {
  return {
    id,
    signs,
    worthwhile(searched) {
      if (typeof need === 'string') return searched.features[need]
      return need instanceof RegExp ? need.test(searched.lower) : need.some((words) => searched.lower.includes(words))
    },
    find(text) {
      const found: Candidate[] = []
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
        const whole = match[0]
        const written = match.groups?.['value'] ?? whole
        const from = match.index + whole.lastIndexOf(written)
        const value = canonical(written, text, from)
        if (value !== undefined) found.push({ begins: match.index, from, to: from + written.length, value })
      }
      return found
    },
  }
}

/**
 * Finds by a shape that is written in groups, however many. A group that does not belong to it may stand behind: where
 * all are no identifier, those without the last are looked at, and what is left over is looked at by itself.
 */
export function byGroups(
  id: string,
  need: Need,
  signs: Signs,
  pattern: RegExp,
  canonical: (value: string, text: string, from: number) => string | undefined,
): Detector {
  const { worthwhile } = byShape(id, need, signs, pattern)
  return {
    id,
    signs,
    worthwhile,
    find(text) {
      const found: Candidate[] = []
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
        const from = match.index
        const all = match.groups?.['value'] ?? match[0]
        for (let written = all; written !== ''; written = written.replace(/(?:^|[^A-Za-z\d]+)[A-Za-z\d]+$/, '')) {
          const value = canonical(written, text, from)
          if (value === undefined) continue
          if (written !== all) pattern.lastIndex = from + written.length
          found.push({ begins: from, from, to: from + written.length, value })
          break
        }
      }
      return found
    },
  }
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}
