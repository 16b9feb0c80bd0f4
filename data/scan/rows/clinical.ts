import { asInForm, type Saying } from './said'

/** Who is referred to by a name in FHIR. */
const people =
  /^(?:subject|patient|performer|practitioner|author|individual|requester|recorder|asserter|provider|actor|beneficiary|subscriber|generalpractitioner|participant|member|who|agent|source|sender|recipient|attester|policyholder|party|payee|collector|enterer)$/

/** Elements whose name is enough. */
const elements: Record<string, Saying> = {
  city: 'city',
  district: 'county',
  county: 'county',
  postalcode: 'zip',
  streetaddressline: 'street address',
  birthdate: 'dob',
  birthtime: 'dob',
  deceaseddatetime: 'date of death',
  deceasedtime: 'date of death',
  ...Object.fromEntries(
    ['effective', 'performed', 'onset', 'abatement', 'occurrence', 'serviced', 'collected', 'started'].map((word) => [
      `${word}datetime`,
      'date of service' as const,
    ]),
  ),
  authoredon: 'date of service',
  recordeddate: 'date of service',
  asserteddate: 'date of service',
  servicedate: 'date of service',
}

/** Elements that are of a person by what they lie in. */
const within: Record<string, Record<string, Saying>> = {
  name: { family: 'last name', given: 'first name', text: 'patient name' },
  address: { line: 'street address', text: 'street address' },
  telecom: { value: 'phone' },
  identifier: { value: 'identifier' },
  id: { extension: 'identifier' },
  photo: { url: 'photo', data: 'photo' },
  period: { start: 'date of service', end: 'date of service' },
  effectivetime: { value: 'date of service', low: 'date of service', high: 'date of service' },
}

/**
 * Says what a value of FHIR (in JSON and in XML) or of a C-CDA document is, by the elements that it lies in.
 * @param parent the name of the one around the last, in lower case
 */
export function clinicalSays(parent: string, last: string, value: string): string {
  const what = within[parent]?.[last] ?? elements[last]
  if (what === 'phone')
    return (value.match(/\d/g) ?? []).length < 7 ? '' : asInForm('phone', value.replace(/^(?:tel|fax):/i, ''))
  if (what) return asInForm(what, value)
  if (last === 'display' && people.test(parent)) return asInForm('patient name', value)
  if (last === 'reference')
    return asInForm('identifier', /(?:^|\/)(?:Patient|Practitioner|Person|RelatedPerson)\/([^/]+)/.exec(value)?.[1])
  return ''
}
