import type { FieldClass } from './identifier'
import { isTemplateText } from './vocabulary'

/** What a field may hold that is no identifier of a person. */

export const count: FieldClass = { id: 'count', holds: (value) => typeof value === 'number' && Math.abs(value) < 1e6 }

export const flag: FieldClass = { id: 'flag', holds: (value) => typeof value === 'boolean' }

/** When the run itself did something, in ms since the epoch: no time of a person's (2020 to 2100). */
export const runTime: FieldClass = {
  id: 'run-time',
  holds: (value) => typeof value === 'number' && value > 1_577_836_800_000 && value < 4_102_444_800_000,
}

/** One of the values that the contract lists. */
export function oneOf(...values: readonly string[]): FieldClass {
  return { id: 'one-of', holds: (value) => typeof value === 'string' && values.includes(value) }
}

/** An id that the platform counts up. */
export const reference: FieldClass = {
  id: 'reference',
  holds: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e9,
}

/** An id that the settings name, or that the run made: a word, and not one that digits alone could make a number of a person's. */
export const platformId: FieldClass = {
  id: 'platform-id',
  holds: (value) =>
    typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value) && /[a-z]/i.test(value) && !/\d{9}/.test(value),
}

/** The same class, which looks only once at a value that comes again and again, as the run's own id does. */
export function repeated(of: FieldClass): FieldClass {
  let last: unknown
  return {
    id: of.id,
    holds(value) {
      if (value === last && last !== undefined) return true
      if (!of.holds(value)) return false
      last = value
      return true
    },
  }
}

/** A login that the settings name: of an account made for tests, and no person's. */
export const configured: FieldClass = {
  id: 'configured',
  holds: (value) => typeof value === 'string' && value.length <= 300,
}

/** Free text, made of the words that the suite's own templates use. */
export const templateText: FieldClass = {
  id: 'template-text',
  holds: (value) => typeof value === 'string' && isTemplateText(value),
}
