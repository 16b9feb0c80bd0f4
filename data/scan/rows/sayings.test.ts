import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clinicalSays } from './clinical'
import { jsonSayings } from './json'
import { poolRows } from './pool-rows'
import { asInForm } from './said'
import { tableRows } from './table-rows'
import { x12Sayings } from './x12'
import { xmlSayings } from './xml'

const lines = (says: (line: string) => string | undefined, text: string) => text.split('\n').map((line) => says(line))

describe('a value as in a form', () => {
  it.each([
    ['city', undefined, ''],
    ['city', ' " ', ''],
    ['city', ' Bos"ton\\ ', 'city: "Boston"\t'],
    ['identifier', '88123', 'mrn: "88123"\t'],
    ['identifier', 'SYN-00000000', ''],
    ['street address', "5 O'Farrell", 'street address: "5 OFarrell"\t'],
    ['city', "L'Aquila", 'city: "L\'Aquila"\t'],
    ['dob', '198503121030-0500', 'dob: "19850312"\t'],
    ['date of service', '198503121030', 'date of service: "19850312"\t'],
    ['date of death', '19850312', 'date of death: "19850312"\t'],
    ['dob', 'x198503121030', 'dob: "x198503121030"\t'],
    ['dob', '1985-03-12', 'dob: "1985-03-12"\t'],
    ['phone', '198503121030', 'phone: "198503121030"\t'],
    ['member id', '198503121030', 'member id: "198503121030"\t'],
    ['last name', 'doe', 'last name: "Doe"\t'],
    ['county', 'kent', 'county: "kent"\t'],
  ] as const)('%s of %j', (what, value, said) => expect(asInForm(what, value)).toBe(said))
})

describe('what an element says', () => {
  it.each([
    ['', 'city', 'Boston', 'city: "Boston"\t'],
    ['address', 'district', 'Kent', 'county: "Kent"\t'],
    ['addr', 'county', 'Kent', 'county: "Kent"\t'],
    ['', 'postalcode', '02139', 'zip: "02139"\t'],
    ['addr', 'streetaddressline', '5 Elm', 'street address: "5 Elm"\t'],
    ['', 'birthdate', '1985', 'dob: "1985"\t'],
    ['birthtime', 'birthtime', '1985', 'dob: "1985"\t'],
    ['', 'deceaseddatetime', '1985', 'date of death: "1985"\t'],
    ['', 'deceasedtime', '1985', 'date of death: "1985"\t'],
    ...['effective', 'performed', 'onset', 'abatement', 'occurrence', 'serviced', 'collected', 'started'].map(
      (word) => ['', `${word}datetime`, '1985', 'date of service: "1985"\t'] as const,
    ),
    ...['authoredon', 'recordeddate', 'asserteddate', 'servicedate'].map(
      (word) => ['', word, '1985', 'date of service: "1985"\t'] as const,
    ),
    ['name', 'family', 'Doe', 'last name: "Doe"\t'],
    ['name', 'given', 'Jane', 'first name: "Jane"\t'],
    ['name', 'text', 'Jane Doe', 'patient name: "Jane Doe"\t'],
    ['address', 'line', '5 Elm', 'street address: "5 Elm"\t'],
    ['address', 'text', '5 Elm', 'street address: "5 Elm"\t'],
    ['telecom', 'value', 'tel:867-5309', 'phone: "867-5309"\t'],
    ['telecom', 'value', 'FAX:867-5309', 'phone: "867-5309"\t'],
    ['telecom', 'value', '+1 fax:867-5309', 'phone: "+1 fax:867-5309"\t'],
    ['telecom', 'value', '123-456', ''],
    ['telecom', 'value', 'none', ''],
    ['identifier', 'value', '88123', 'mrn: "88123"\t'],
    ['id', 'extension', '88123', 'mrn: "88123"\t'],
    ['photo', 'url', 'a.png', 'photo: "a.png"\t'],
    ['photo', 'data', 'iVBO', 'photo: "iVBO"\t'],
    ...['start', 'end'].map((word) => ['period', word, '1985', 'date of service: "1985"\t'] as const),
    ...['value', 'low', 'high'].map((word) => ['effectivetime', word, '1985', 'date of service: "1985"\t'] as const),
    ['patient', 'display', 'Jane', 'patient name: "Jane"\t'],
    ['inpatient', 'display', 'Jane', ''],
    ['patients', 'display', 'Jane', ''],
    ['patient', 'text', 'Jane', ''],
    ['subject', 'reference', 'Patient/88123', 'mrn: "88123"\t'],
    ['subject', 'reference', 'http://a/Practitioner/88123/x', 'mrn: "88123"\t'],
    ['subject', 'reference', 'Location/88123', ''],
    ['subject', 'note', 'Patient/88123', ''],
    ['family', 'name', 'Doe', ''],
    ['', '', 'x', ''],
  ] as const)('%s %s %s', (parent, last, value, said) => expect(clinicalSays(parent, last, value)).toBe(said))
})

describe('JSON', () => {
  type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
  const key = fc.constantFrom(
    'name',
    'family',
    'given',
    'address',
    'line',
    'city',
    'telecom',
    'value',
    'birthDate',
    'x',
  )
  const leaf = fc.oneof(
    fc.constantFrom('Doe', '5 Elm, "A"', 'a\\b', '}{][,:', '867-5309', '', '1985-03-12', '\t'),
    fc.constantFrom(0, -12.5, 2.5e21, 198503121030),
    fc.constantFrom(true, null),
  )
  const json = fc.letrec<{ any: Json }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(key, tie('any'), { maxKeys: 4 }),
    ),
  })).any

  /** What is said of a value as it is parsed. */
  function saidOf(value: Json, parent: string, last: string): string {
    if (Array.isArray(value)) return value.map((each) => saidOf(each, parent, last)).join('')
    if (typeof value === 'object' && value !== null)
      return Object.entries(value)
        .map(([name, each]) => saidOf(each, last, name.toLowerCase()))
        .join('')
    if (typeof value === 'string') return clinicalSays(parent, last, JSON.stringify(value).slice(1, -1))
    return typeof value === 'number' ? clinicalSays(parent, last, JSON.stringify(value)) : ''
  }

  it('says of every value what its names say, on one line and on many', () => {
    fc.assert(
      fc.property(json, json, fc.constantFrom(undefined, 1, 4, '\t'), (value, other, indent) => {
        const whole = { name: value, telecom: other }
        const text = JSON.stringify(whole, null, indent)
        expect(lines(jsonSayings(), text).join('')).toBe(saidOf(whole, '', ''))
      }),
      { numRuns: 1000 },
    )
  })

  it('is told one document after the other, and behind empty lines', () => {
    const one = '{"birthDate":"1985-03-12"}'
    expect(lines(jsonSayings(), `\n \n${one}\n{"x":1}\n${one}`)).toEqual([
      ...['', '', 'dob: "1985-03-12"\t'],
      ...['', 'dob: "1985-03-12"\t'],
    ])
    expect(lines(jsonSayings(), `\ufeff[\n${one}\n]`).join('')).toBe('dob: "1985-03-12"\t')
    expect(lines(jsonSayings(), `{\n"x":[\n],"name":{\n"given":\n["Jane"]}}`).join('')).toBe('first name: "Jane"\t')
  })

  it('is looked for in a log only where it is FHIR', () => {
    const fhir = '{"resourceType":"Patient","birthDate":"1985-03-12"}'
    expect(lines(jsonSayings(), `at 12:00 {"a":1} ok\nat 12:01 got ${fhir} ok`)).toEqual(['', 'dob: "1985-03-12"\t'])
    expect(lines(jsonSayings(), `got ${JSON.stringify(fhir)}`)).toEqual(['dob: "1985-03-12"\t'])
    expect(lines(jsonSayings(), 'got {"birthDate":"1985-03-12"}')).toEqual([''])
    expect(lines(jsonSayings(), 'resourceType "birthDate": "1985-03-12"')).toEqual([''])
    expect(lines(jsonSayings(), 'got {"resourceType":"Basic"}')).toEqual([''])
  })

  it('is a message within a message', () => {
    const inner = JSON.stringify({ birthDate: '1985-03-12', name: [{ family: 'Doe' }] })
    expect(lines(jsonSayings(), JSON.stringify({ text: `  ${inner}` }))).toEqual([
      'dob: "1985-03-12"\tlast name: "Doe"\t',
    ])
    expect(lines(jsonSayings(), JSON.stringify({ text: `see ${inner}` }))).toEqual([''])
  })

  it.each([
    ['{"name":{"given":"Jane', ''],
    ['{"name":{"given":-"Jane"}}', 'first name: "Jane"\t'],
    ['{"address":{"city":"a\\"b","line":-1.5}}', 'city: "ab"\tstreet address: "-1.5"\t'],
    ['{"city":9,"line":0}', 'city: "9"\t'],
    ['["date"]', ''],
    [']]{"city":"Reno"}', ''],
    ['[]]{"city":"Reno"}', 'city: "Reno"\t'],
  ])('is taken as far as it goes: %s', (text, said) => expect(lines(jsonSayings(), text)).toEqual([said]))
})

describe('XML', () => {
  it('says what its elements, their attributes and what lies in them say', () => {
    const said = lines(
      xmlSayings(),
      `
<?xml version="1.0"?>
<f:Patient xmlns:f="x">
 <f:name><f:family value="Doe"/></f:name>
 <birthDate value="1985-03-12"/>
 <id extension="88123" root="1.2"/>
 <id root="1.2"/>
 <addr><city>  Boston </city></addr>
 <telecom value="tel:867-5309"/>
 <effectiveTime value="198503121030"/>
</f:Patient>
<birthDate value="1999"/>`,
    )
    expect(said).toEqual([
      ...['', '', '', 'last name: "Doe"\t', 'dob: "1985-03-12"\t', 'mrn: "88123"\t', '', 'city: "Boston"\t'],
      ...['phone: "867-5309"\t', 'date of service: "19850312"\t', '', 'dob: "1999"\t'],
    ])
  })

  it.each([
    ['a page', '<!DOCTYPE html>\n<city>Boston</city>'],
    ['a page without a type', '  <HTML>\n<city>Boston</city></HTML>'],
    ['what begins with words', 'see <city>Boston</city>\n<city>Boston</city>'],
    ['what breaks', '<a></b>\n<city>Boston</city>'],
  ])('is not %s', (_, text) => expect(lines(xmlSayings(), text).join('')).toBe(''))
})

describe('X12', () => {
  const header =
    'ISA*00*          *00*          *ZZ*A              *ZZ*B              *240102*1200*^*00501*000000001*0*P*:~'
  const said = (segment: string) => lines(x12Sayings(), `${header}${segment}~`).join('')
  it.each([
    ['NM1*IL*1*DOE*JANE*M***MI*W88', 'last name: "DOE"\tfirst name: "JANE"\tfirst name: "M"\tmember id: "W88"\t'],
    ['NM1*IL*1*DOE*****ZZ*88123', 'last name: "DOE"\tmrn: "88123"\t'],
    ['NM1*IL*1*DOE*****QQ*88123', 'last name: "DOE"\tmrn: "88123"\t'],
    ['NM1*85*2*CLINIC*****XX*1234567893', 'npi: "1234567893"\t'],
    ['NM1*85*2*CLINIC*****SY*123456789', 'ssn: "123456789"\t'],
    ['NM1*85*2*CLINIC*****MI*88123', ''],
    ['NM1*85*2*CLINIC', ''],
    ['N3*5 ELM*APT 4', 'street address: "5 ELM"\tstreet address: "APT 4"\t'],
    ['N4*RENO*NV*89501', 'city: "RENO"\tzip: "89501"\t'],
    ['DMG*D8*19850312*F', 'dob: "19850312"\t'],
    ['DTP*472*RD8*20240102-20240105', 'date of service: "20240102"\tdate of service: "20240105"\t'],
    ['DTP*472', ''],
    ['REF*SY*123456789', 'ssn: "123456789"\t'],
    ['REF*0B*A99', 'npi: "A99"\t'],
    ['REF*XX9*A99', ''],
    ['REF', ''],
    ['PER*IC*JANE*TE*8675309*EM*a*FX*8675310', 'patient name: "JANE"\tphone: "8675309"\tfax: "8675310"\t'],
    ['PER*IC', ''],
    ['CLM*88123*100', 'mrn: "88123"\t'],
    ['HL*1**20', ''],
  ])('%s', (segment, text) => expect(said(segment)).toBe(text))

  it('is only behind its header, and goes on over lines', () => {
    expect(lines(x12Sayings(), 'DMG*D8*19850312*F~')).toEqual([''])
    expect(lines(x12Sayings(), `at 12:00 ${header}\n  DMG*D8*19850312*F~`)).toEqual(['', 'dob: "19850312"\t'])
    expect(lines(x12Sayings(), 'ISA*00*x\nDMG*D8*19850312*F~')).toEqual(['', ''])
    expect(lines(x12Sayings(), `${header.slice(0, -1)}\nDMG*D8*19850312*F`)).toEqual(['', 'dob: "19850312"\t'])
  })
})

describe('the rows of a table', () => {
  it.each([
    ['a,mrn\nx,88123', [undefined, '"x"\tmrn: "88123"\t']],
    ['count,mrn\n12,', [undefined, 'count: 12\t']],
    ['a,mrn\n"x, ""y""", 88123 ', [undefined, '"x, y"\tmrn: "88123"\t']],
    ['x 1,2\na,mrn\n1,2', [undefined, undefined, undefined]],
    ['1,2\ndob,mrn\n1,2', [undefined, undefined, 'dob: "1"\tmrn: "2"\t']],
    ['1,2\ncount,mrn\n1,2', [undefined, undefined, undefined]],
    ['a,m=rn\n1,2', [undefined, undefined]],
    [`a,${'mrn'.repeat(20)}\n1,2`, [undefined, undefined]],
    ['mrn\n88123', [undefined, undefined]],
    [`${'a,'.repeat(5000)}mrn\n${'1,'.repeat(5000)}2`, [undefined, undefined]],
    ['| a | mrn |\n| 1 | 2 |', [undefined, '"1"\tmrn: "2"\t']],
    [
      'LAST,FIRST,MI,dob,name\na,b,c,d,e',
      [undefined, 'last name: "a"\tfirst name: "b"\tmiddle name: "c"\tdob: "d"\tpatient name: "e"\t'],
    ],
    ['last,name\na,b', [undefined, '"a"\t"b"\t']],
  ])('%j', (text, rows) => expect(lines(tableRows(), text)).toEqual(rows))
})

describe('a pool', () => {
  const found = (file: string, text: string) => {
    const told: string[] = []
    const rows = poolRows(file, ({ line, id, masked }) => told.push(`${line} ${id} ${masked}`))
    if (!rows) return undefined
    for (const line of text.split('\n')) rows(line)
    return told
  }
  const row = '{"to_number":"+12125550123","country_code":"US","contact_name":"Ada1 Sample1"}'
  it('is known by its name, in an archive too', () => {
    expect(found('a/tcall-destinations.json', `[\n ${row} , \n${row}\n] `)).toEqual([])
    expect(found('x.tar!data/tcall-destinations.json', ` [\n ${row},\n${row} \n]`)).toEqual([])
    expect(found('tcall-destinations.csv', '')).toBeUndefined()
    expect(found('other.json', '')).toBeUndefined()
    expect(found('json', '')).toBeUndefined()
  })
  it.each(['null', '12', '"x"', '[1]', '{"a":', 'x'])('has no row %s', (text) =>
    expect(found('tcall-destinations.json', text)).toEqual(['1 unknown not one row of the pool on the line']),
  )
  it('says which field is none of its class', () =>
    expect(found('tcall-destinations.json', row.replace('US', 'Jane'))).toEqual([
      expect.stringMatching(/^1 \S+ field country_code$/),
    ]))
})
