import { asInForm, type Saying } from './said'

/** How the parts of a field are to be read (HL7 v2.5.1, chapter 2A). */
type Type = 'CX' | 'XPN' | 'XCN' | 'XAD' | 'XTN' | Saying

/** The fields that are of a person, by segment (HL7 v2.5.1, chapters 3, 4, 6, 7, 10 and 15). */
const fields: Record<string, Record<number, Type>> = {
  PID: {
    ...{ 2: 'CX', 3: 'CX', 4: 'CX', 5: 'XPN', 6: 'XPN', 7: 'dob', 9: 'XPN', 11: 'XAD', 12: 'county', 13: 'XTN' },
    ...{ 14: 'XTN', 18: 'CX', 19: 'ssn', 20: 'CX', 21: 'CX', 23: 'city', 29: 'date of death' },
  },
  PD1: { 4: 'XCN' },
  NK1: {
    2: 'XPN',
    4: 'XAD',
    5: 'XTN',
    6: 'XTN',
    16: 'dob',
    26: 'XPN',
    30: 'XPN',
    31: 'XTN',
    32: 'XAD',
    33: 'CX',
    37: 'ssn',
  },
  MRG: { 1: 'CX', 2: 'CX', 3: 'CX', 4: 'CX', 7: 'XPN' },
  GT1: { 2: 'CX', 3: 'XPN', 4: 'XPN', 5: 'XAD', 6: 'XTN', 7: 'XTN', 8: 'dob', 12: 'ssn', 19: 'CX' },
  IN1: { 16: 'XPN', 18: 'dob', 19: 'XAD', 36: 'CX', 49: 'CX' },
  IN2: { 1: 'CX', 2: 'ssn', 3: 'XCN', 6: 'CX', 7: 'XPN', 8: 'CX', 61: 'CX', 63: 'XTN' },
  PV1: {
    7: 'XCN',
    8: 'XCN',
    9: 'XCN',
    17: 'XCN',
    19: 'CX',
    44: 'date of service',
    45: 'date of service',
    50: 'CX',
    52: 'XCN',
  },
  ORC: { 10: 'XCN', 11: 'XCN', 12: 'XCN', 14: 'XTN' },
  OBR: { 7: 'date of service', 10: 'XCN', 16: 'XCN', 17: 'XTN', 28: 'XCN' },
  OBX: { 14: 'date of service', 16: 'XCN' },
  DG1: { 5: 'date of service', 16: 'XCN' },
  PR1: { 5: 'date of service', 8: 'XCN', 11: 'XCN', 12: 'XCN' },
  ROL: { 4: 'XCN', 11: 'XAD', 12: 'XTN' },
  SCH: { 12: 'XCN', 13: 'XTN', 16: 'XCN', 20: 'XCN' },
  AIP: { 3: 'XCN' },
  EVN: { 5: 'XCN' },
  STF: { 2: 'CX', 3: 'XPN', 6: 'dob', 10: 'XTN', 11: 'XAD', 15: 'CX' },
}

/** Says what stands in the segments of HL7 v2 messages; the first takes the lines of a text in turn. */
export function hl7Sayings(): (line: string) => string {
  let [field, component, repetition, part] = '|^~&'
  return (line) => {
    if (!mayHold(line)) return ''
    const begins = /(?:MSH|PID|FHS|BHS)[^\w\s]/.exec(line)?.index
    const segments = line
      .slice(begins ?? 0)
      .replaceAll('\x1c', '\v')
      .split(/\v|\\r|<CR>/i)
    let text = ''
    for (const segment of segments) {
      const name = segment.slice(0, 3)
      if (name === 'MSH' && segment.length > 8) [field, component, repetition, , part] = segment.slice(3, 8)
      const known = fields[name]
      if (!known || segment[3] !== field) continue
      const values = segment.split(field as string)
      for (const [at, type] of Object.entries(known))
        for (const value of (values[Number(at)] ?? '').split(repetition as string))
          text += fieldSays(
            type,
            value.split(component as string).map((each) => each.split(part as string)[0] as string),
          )
    }
    return text
  }
}

/** Whether a segment may begin in a line: where it does, or where it says so. */
function mayHold(line: string): boolean {
  return Object.hasOwn(fields, line.slice(0, 3)) || line.includes('\x1c') || /MSH|PID|FHS|BHS|\v|\\r|<CR>/i.test(line)
}

function fieldSays(type: Type, parts: readonly string[]): string {
  const [first, second, third, fourth, fifth, sixth, seventh] = parts
  switch (type) {
    case 'CX':
      return asInForm('identifier', first)
    case 'XPN':
      return asInForm('last name', first) + asInForm('first name', second) + asInForm('first name', third)
    case 'XCN':
      return (
        asInForm('identifier', first) +
        asInForm('last name', second) +
        asInForm('first name', third) +
        asInForm('first name', fourth)
      )
    case 'XAD':
      return (
        asInForm('street address', first) +
        asInForm('street address', second) +
        asInForm('city', third) +
        asInForm('zip', fifth)
      )
    case 'XTN':
      return asInForm('phone', first) + (sixth && seventh ? asInForm('phone', `${sixth}-${seventh}`) : '')
    default:
      return asInForm(type, first)
  }
}
