import { asInForm } from './said'

const property = /^(?:[\w-]+\.)?(N|FN|NICKNAME|ADR|BDAY|DEATHDATE|BIRTHPLACE|TEL)(?:;[^:]*)?:(.*)$/i
const attendee = /^(?:ATTENDEE|ORGANIZER)\b[^:]*;CN="?([^":;]+)/i

/** Says what stands in vCard (RFC 6350) and of whom iCalendar (RFC 5545) speaks; takes the lines of a text in turn. */
export function vcardSayings(): (line: string) => string {
  let inside = false
  return (line) => {
    if (!inside) {
      inside = /^BEGIN:V(?:CARD|CALENDAR|EVENT)\s*$/i.test(line)
      return ''
    }
    if (/^END:V(?:CARD|CALENDAR)\s*$/i.test(line)) inside = false
    const [, who] = attendee.exec(line) ?? []
    if (who !== undefined) return asInForm('patient name', who)
    const [, name = '', value = ''] = property.exec(line) ?? []
    return propertySays(name.toUpperCase(), value)
  }
}

function propertySays(name: string, value: string): string {
  const parts = value.split(';').map((part) => part.replace(/\\([,;])/g, '$1'))
  switch (name) {
    case 'N':
      return asInForm('last name', parts[0]) + asInForm('first name', parts[1]) + asInForm('first name', parts[2])
    case 'FN':
    case 'NICKNAME':
      return asInForm('patient name', value)
    case 'ADR':
      return asInForm('street address', parts[2]) + asInForm('city', parts[3]) + asInForm('zip', parts[5])
    case 'BDAY':
      return asInForm('dob', value)
    case 'DEATHDATE':
      return asInForm('date of death', value)
    case 'BIRTHPLACE':
      return asInForm('city', value)
    case 'TEL':
      return asInForm('phone', value.replace(/^tel:/i, ''))
    default:
      return ''
  }
}
