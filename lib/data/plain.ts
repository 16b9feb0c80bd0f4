import type { FieldClass } from './identifier'
import { serviceDate } from './people'
import { isTemplateText } from './vocabulary'

/** What a field may hold that is no identifier of a person. */

export const countField: FieldClass = {
  id: 'count',
  holds: (value) => typeof value === 'number' && Math.abs(value) < 1e6,
}

export const flagField: FieldClass = { id: 'flag', holds: (value) => typeof value === 'boolean' }

/** When the run itself did something, in ms since the epoch: no time of a person's (2020 to 2100). */
export const runTime: FieldClass = {
  id: 'run-time',
  holds: (value) => typeof value === 'number' && value > 1_577_836_800_000 && value < 4_102_444_800_000,
}

/** A day, `YYYY-MM-DD`, that is no time of a person's: of the data's service year, or the run's own (UTC). */
export const ownDay: FieldClass = {
  id: 'own-day',
  holds: (value) => serviceDate.holds(value) || value === new Date().toISOString().slice(0, 10),
}

const dayMs = 86_400_000

/** A time, in ISO 8601, that the run made: from the day before it to a year ahead, as an appointment lies. */
export const ownInstant: FieldClass = {
  id: 'own-instant',
  holds(value) {
    const ahead = typeof value === 'string' && value.includes('T') ? Date.parse(value) - Date.now() : Number.NaN
    return ahead > -dayMs && ahead < 366 * dayMs
  },
}

/** A UUID that the platform gave: it says nothing of a person by itself. */
export const platformUuid: FieldClass = {
  id: 'platform-uuid',
  holds: (value) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value),
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
  // By hand: each VU looks at the run's own id, and its first regular expression would cost it 15 KB.
  holds(value) {
    if (typeof value !== 'string' || value.length > 64) return false
    let letters = 0
    let digits = 0
    for (let at = 0; at < value.length; at++) {
      const one = value[at] as string
      const isLetter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z')
      digits = one >= '0' && one <= '9' ? digits + 1 : 0
      if (isLetter) letters += 1
      else if (digits === 0 && !'_.:-'.includes(one)) return false
      if (digits === 9) return false
    }
    return letters > 0
  },
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

/** A login that the settings name, of an account made for tests, or a token that it got: no person's. */
export const configured: FieldClass = {
  id: 'configured',
  holds: (value) => typeof value === 'string' && value.length <= 4000,
}

/** What the platform gave to prove who asks: as long as a token may be, and no text of a person's. */
export const platformToken: FieldClass = {
  id: 'platform-token',
  holds: (value) => typeof value === 'string' && value.length <= 8192,
}

/** Texts that were found well: a template gives few, and looking at each word of one takes a VU some 20 µs. */
const foundWell: Record<string, true> = Object.create(null)
const mostKept = 64
let kept = 0

/** Free text, made of the words that the suite's own templates use. */
export const templateText: FieldClass = {
  id: 'template-text',
  holds(value) {
    if (typeof value !== 'string') return false
    if (foundWell[value]) return true
    if (!isTemplateText(value)) return false
    if (kept < mostKept && value.length < 200) {
      foundWell[value] = true
      kept += 1
    }
    return true
  },
}
