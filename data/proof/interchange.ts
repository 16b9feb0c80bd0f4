import type { Random } from '../../lib/data/random'
import { integer, pick } from '../../lib/data/random'

/**
 * The formats in which healthcare hands records on, each with the places where values of a class stand in it. Written
 * from the standards' own examples, without a look at what the scanner knows of them.
 */
export interface InterchangeFormat {
  id: string
  file: string
  /** By class: a message with the value in its place. */
  places: Record<string, (value: string) => string>
  /** Values in the form that the format asks for, where it does. */
  real?: Record<string, (random: Random) => string>
}

const two = (value: number) => String(value).padStart(2, '0')
const day = (random: Random, sign: string) =>
  [integer(random, 1935, 2021), two(integer(random, 1, 12)), two(integer(random, 2, 28))].join(sign)
const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => pick(random, [...'0123456789'])).join('')
const ids = (random: Random) =>
  pick(random, [digits(random, 8), `E${digits(random, 7)}`, `${integer(random, 100, 99999)}`])
const names = (random: Random) =>
  pick(random, ['SMITH', "O'BRIEN", 'Garcia', 'NGUYEN', 'Müller', 'chalmers', 'VAN DER BERG', 'Smith-Jones'])
const streets = (random: Random) =>
  `${integer(random, 1, 9999)} ${pick(random, ['MAIN ST', 'N Oak Avenue', 'Calle Ocho', 'BROADWAY APT 4B', "O'Farrell Street"])}`
const towns = (random: Random) => pick(random, ['SPRINGFIELD', 'St. Louis', 'Boston', 'Los Angeles'])
const local = (random: Random) => `${pick(random, ['212', '415', '617'])}${integer(random, 2, 9)}${digits(random, 6)}`
const common = { name: names, mrn: ids, street: streets, city: towns, phone: local }

const patient = (members: object) => ({ resourceType: 'Patient', active: true, ...members })
const fhir = (write: (resource: object) => string): InterchangeFormat['places'] => ({
  name: (value) => {
    const [given = '', family = given] = value.split(' ')
    return write(patient({ name: [{ use: 'official', family, given: [given] }] }))
  },
  mrn: (value) => write(patient({ identifier: [{ use: 'usual', system: 'urn:oid:1.2.36.146', value }] })),
  street: (value) => write(patient({ address: [{ use: 'home', line: [value], state: 'MA' }] })),
  city: (value) => write(patient({ address: [{ city: value, country: 'US' }] })),
  zip: (value) => write(patient({ address: [{ postalCode: value, country: 'US' }] })),
  phone: (value) => write(patient({ telecom: [{ system: 'phone', value, use: 'home' }] })),
  'birth-date': (value) => write(patient({ gender: 'female', birthDate: value })),
  'service-date': (value) =>
    write({ resourceType: 'Encounter', status: 'finished', period: { start: `${value}T09:00:00-05:00` } }),
  code: (value) => write({ resourceType: 'Observation', subject: { reference: `Patient/${value}` } }),
})

const fhirXml = (inner: string) => `<Patient xmlns="http://hl7.org/fhir"><active value="true"/>${inner}</Patient>`
const ccda = (inner: string) =>
  `<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">\n <recordTarget>\n  <patientRole>\n   ${inner}\n  </patientRole>\n </recordTarget>\n</ClinicalDocument>`
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll("'", '&apos;')

/** A segment with a value in one field. */
const segment = (name: string, at: number, value: string) =>
  [name, ...Array.from({ length: at - 1 }, () => ''), value, ''].join('|')
const hl7 = (name: string, at: number, write: (value: string) => string) => (value: string) =>
  `MSH|^~\\&|ADT1|GOOD HEALTH|LAB|LABS||SECURITY|ADT^A01^ADT_A01|MSG00001|P|2.5.1\r${segment(name, at, write(value))}\r`

const x12 = (...segments: string[]) =>
  `${['ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       *240304*1200*^*00501*000000001*0*T*:', 'GS*HC*SENDER*RECEIVER*20240304*1200*1*X*005010X222A1', 'ST*837*0021*005010X222A1', ...segments, 'SE*4*0021'].join('~')}~`

const vcard = (line: string) => `BEGIN:VCARD\r\nVERSION:4.0\r\n${line}\r\nEND:VCARD\r\n`

const iso = (random: Random) => day(random, '-')
const plainDay = (random: Random) => day(random, '')
const compact = (value: string) => value.replaceAll('-', '')

export const interchangeFormats: readonly InterchangeFormat[] = [
  {
    id: 'FHIR as JSON',
    file: 'x.ndjson',
    places: fhir((resource) => JSON.stringify(resource)),
    real: { ...common, 'birth-date': iso, 'service-date': iso, code: ids },
  },
  {
    id: 'FHIR as JSON, indented',
    file: 'x.json',
    places: fhir((resource) => JSON.stringify({ resourceType: 'Bundle', entry: [{ resource }] }, null, 2)),
    real: { ...common, 'birth-date': iso, 'service-date': iso, code: ids },
  },
  {
    id: 'FHIR in a log',
    file: 'x.log',
    places: fhir((resource) => `2026-11-22T18:30:00.123Z INFO body=${JSON.stringify(JSON.stringify(resource))}`),
    real: { ...common, 'birth-date': iso, 'service-date': iso, code: ids },
  },
  {
    id: 'FHIR as XML',
    file: 'x.xml',
    places: {
      name: (value) => fhirXml(`<name><family value="${xml(value)}"/></name>`),
      mrn: (value) => fhirXml(`<identifier><system value="urn:oid:1.2.36"/><value value="${value}"/></identifier>`),
      street: (value) => fhirXml(`<address><line value="${xml(value)}"/></address>`),
      city: (value) => fhirXml(`<address><city value="${value}"/></address>`),
      zip: (value) => fhirXml(`<address><postalCode value="${value}"/></address>`),
      phone: (value) => fhirXml(`<telecom><system value="phone"/><value value="${value}"/></telecom>`),
      'birth-date': (value) => fhirXml(`<birthDate value="${value}"/>`),
    },
    real: { ...common, 'birth-date': iso },
  },
  {
    id: 'C-CDA',
    file: 'x.xml',
    places: {
      name: (value) => ccda(`<patient><name use="L"><family>${xml(value)}</family></name></patient>`),
      mrn: (value) => ccda(`<id extension="${value}" root="2.16.840.1.113883.19.5.99999.2"/>`),
      street: (value) => ccda(`<addr use="HP">\n<streetAddressLine>${xml(value)}</streetAddressLine></addr>`),
      city: (value) => ccda(`<addr use="HP"><city>${value}</city></addr>`),
      zip: (value) => ccda(`<addr use="HP"><postalCode>${value}</postalCode></addr>`),
      phone: (value) => ccda(`<telecom use="HP" value="tel:${value}"/>`),
      'birth-date': (value) => ccda(`<patient><birthTime\n  value="${compact(value)}"/></patient>`),
      'service-date': (value) => ccda(`<effectiveTime><low value="${compact(value)}"/></effectiveTime>`),
    },
    real: { ...common, 'birth-date': plainDay, 'service-date': plainDay },
  },
  {
    id: 'HL7 v2',
    file: 'x.hl7',
    places: {
      name: hl7('PID', 5, (value) => value.split(' ').reverse().join('^')),
      mrn: hl7('PID', 3, (value) => `${value}^^^GOOD HEALTH^MR`),
      street: hl7('PID', 11, (value) => `${value}^^^MA^^USA`),
      city: hl7('GT1', 5, (value) => `^^${value}^MA`),
      zip: hl7('NK1', 4, (value) => `^^^MA^${value}`),
      phone: hl7('PID', 13, (value) => `${value}^PRN^PH`),
      'birth-date': hl7('PID', 7, compact),
      'service-date': hl7('PV1', 44, (value) => `${compact(value)}1030`),
      ssn: hl7('PID', 19, (value) => value),
      npi: hl7('PV1', 7, (value) => `${value}^^^^^^MD`),
      account: hl7('PID', 18, (value) => value),
    },
    real: {
      ...common,
      name: (random) => names(random).replace(' DER ', '-'),
      'birth-date': plainDay,
      'service-date': plainDay,
    },
  },
  {
    id: 'X12 837',
    file: 'x.edi',
    places: {
      name: (value) => {
        const [first = '', last = first] = value.split(' ')
        return x12(`NM1*IL*1*${last}*${first}****MI*`, 'N3*')
      },
      mrn: (value) => x12(`REF*EA*${value}`),
      street: (value) => x12(`N3*${value}`),
      city: (value) => x12(`N4*${value}*MA`),
      zip: (value) => x12(`N4**MA*${value}`),
      phone: (value) => x12(`PER*IC**TE*${value}`),
      'birth-date': (value) => x12(`DMG*D8*${compact(value)}*F`),
      'service-date': (value) => x12(`DTP*472*D8*${compact(value)}`),
      ssn: (value) => x12(`REF*SY*${compact(value)}`),
      npi: (value) => x12(`NM1*82*1******XX*${value}`),
      'health-plan': (value) => x12(`NM1*IL*1******MI*${value}`),
    },
    real: {
      ...common,
      name: (random) => names(random).replace(' DER ', '-'),
      'birth-date': plainDay,
      'service-date': plainDay,
    },
  },
  {
    id: 'vCard',
    file: 'x.vcf',
    places: {
      name: (value) => vcard(`N:${value};;;;`),
      street: (value) => vcard(`ADR;TYPE=home:;;${value.replaceAll(',', '\\,')};;;;`),
      city: (value) => vcard(`item1.ADR:;;;${value};MA;;USA`),
      zip: (value) => vcard(`ADR;TYPE=home:;;;;MA;${value};USA`),
      phone: (value) => vcard(`TEL;TYPE=cell,voice;VALUE=uri:tel:${value}`),
      'birth-date': (value) => vcard(`BDAY:${compact(value)}`),
    },
    real: { ...common, 'birth-date': iso },
  },
]
