import { identifiers } from '../../../lib/data/identifiers'

/** What a field of a healthcare format says of a person, in words that stand before a value where people write it. */
export type Saying =
  | 'first name'
  | 'last name'
  | 'patient name'
  | 'street address'
  | 'city'
  | 'county'
  | 'zip'
  | 'dob'
  | 'date of death'
  | 'date of service'
  | 'phone'
  | 'fax'
  | 'ssn'
  | 'npi'
  | 'member id'
  | 'account number'
  | 'photo'
  /** A number or code of whatever kind: nobody's if it is in the reserved range of any class. */
  | 'identifier'

/** A value as it would stand in a form, so that it is looked at by its label; nothing where there is none. */
export function asInForm(what: Saying, value: string | undefined): string {
  const plain = value?.replace(/["\\]/g, '').trim() ?? ''
  if (plain === '') return ''
  if (what === 'identifier') {
    const isReserved = identifiers.some(({ reserved }) => reserved(plain))
    return isReserved ? '' : `mrn: "${plain}"\t`
  }
  if (what === 'street address') return `${what}: "${plain.replaceAll("'", '')}"\t`
  // To the day: what follows is the time of day.
  if (/^d(?:ob|ate)/.test(what)) return `${what}: "${plain.replace(/^(\d{8})\d+.*/, '$1')}"\t`
  // Whatever its letters: a word in small ones would be none elsewhere.
  return `${what}: "${what.endsWith('name') ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain}"\t`
}
