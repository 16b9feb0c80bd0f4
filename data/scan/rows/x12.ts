import { asInForm, type Saying } from './said'

/** What the identifier behind a qualifier is (X12 005010X222, REF01 and NM108); other qualifiers name no person's. */
const qualified: Record<string, Saying> = {
  ...{ SY: 'ssn', XX: 'npi', MI: 'member id', '34': 'ssn', EI: 'identifier', EA: 'identifier', '1W': 'member id' },
  ...{ IG: 'member id', '0F': 'member id', '1L': 'identifier', '6P': 'identifier', Y4: 'identifier', D9: 'identifier' },
  ...{ '0B': 'npi', '1G': 'npi', G2: 'identifier', II: 'identifier', ZZ: 'identifier', '24': 'identifier' },
}

const contacts: Record<string, Saying> = { TE: 'phone', HP: 'phone', WP: 'phone', CP: 'phone', FX: 'fax' }

/** Says what stands in the segments of X12 (837, 270, 271, 835, 834, 278); takes the lines of a text in turn. */
export function x12Sayings(): (line: string) => string {
  let signs: { element: string; segment: string } | undefined
  return (line) => {
    signs = signsIn(line) ?? signs
    if (!signs) return ''
    let text = ''
    for (const segment of line.split(signs.segment)) text += segmentSays(segment.trim().split(signs.element))
    return text
  }
}

/** The header has fixed widths, so that the signs stand in it (X12.5). */
function signsIn(line: string): { element: string; segment: string } | undefined {
  const at = line.search(/ISA[^\w\s]\d\d[^\w\s]/)
  if (at < 0) return undefined
  const element = line[at + 3] as string
  const last = line.slice(at).split(element)[16]
  return last === undefined ? undefined : { element, segment: last[1] ?? '\n' }
}

function segmentSays([name, ...e]: readonly string[]): string {
  switch (name) {
    case 'NM1': {
      const id = qualified[e[7] ?? ''] ?? 'identifier'
      // Of the organisations, which 2 stands for, only their numbers are looked at.
      return e[1] === '1'
        ? asInForm('last name', e[2]) + asInForm('first name', e[3]) + asInForm('first name', e[4]) + asInForm(id, e[8])
        : id === 'npi' || id === 'ssn'
          ? asInForm(id, e[8])
          : ''
    }
    case 'N3':
      return asInForm('street address', e[0]) + asInForm('street address', e[1])
    case 'N4':
      return asInForm('city', e[0]) + asInForm('zip', e[2])
    case 'DMG':
      return asInForm('dob', e[1])
    case 'DTP':
      return (e[2] ?? '')
        .split('-')
        .map((date) => asInForm('date of service', date))
        .join('')
    case 'REF': {
      const what = qualified[e[0] ?? '']
      return what ? asInForm(what, e[1]) : ''
    }
    case 'PER':
      return (
        asInForm('patient name', e[1]) +
        [2, 4, 6].map((at) => asInForm(contacts[e[at] ?? ''] ?? 'fax', contacts[e[at] ?? ''] && e[at + 1])).join('')
      )
    case 'CLM':
      return asInForm('identifier', e[0])
    default:
      return ''
  }
}
