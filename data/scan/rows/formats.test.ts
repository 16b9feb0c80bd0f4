import { describe, expect, it } from 'vitest'
import { scanText } from '../scan'

/** Each hit with what it looks like. */
const hits = (text: string, file = 'x.txt') =>
  scanText(file, text).map(({ line, id, masked }) => `${line} ${id} ${masked}`)

const hl7 = (segment: string) => hits(`MSH|^~\\&|A|B|C|D||S|ADT^A01|1|P|2.5\r${segment}\r`)
const at = (segment: string, field: number, value: string) => `${segment}${'|'.repeat(field)}${value}|`

describe('HL7 v2', () => {
  const cases: [segment: string, fields: number[], value: string, found: string[]][] = [
    ['PID', [2, 3, 4, 18, 20, 21], '88123^^^A^MR', ['mrn 99999']],
    ['NK1', [33], '88123^^^A^MR', ['mrn 99999']],
    ['MRG', [1, 2, 3, 4], '88123', ['mrn 99999']],
    ['GT1', [2, 19], '88123', ['mrn 99999']],
    ['IN1', [36, 49], '88123', ['mrn 99999']],
    ['IN2', [1, 6, 8, 61], '88123', ['mrn 99999']],
    ['PV1', [19, 50], '88123', ['mrn 99999']],
    ['STF', [2, 15], '88123', ['mrn 99999']],
    ['PID', [5, 6, 9], 'DOE^JANE^MARY', ['name XXX', 'name XXXX', 'name XXXX']],
    ['NK1', [2, 26, 30], 'DOE^JANE', ['name XXX', 'name XXXX']],
    ['MRG', [7], 'DOE^JANE', ['name XXX', 'name XXXX']],
    ['GT1', [3, 4], 'DOE^JANE', ['name XXX', 'name XXXX']],
    ['IN1', [16], 'DOE^JANE', ['name XXX', 'name XXXX']],
    ['IN2', [7], 'DOE^JANE', ['name XXX', 'name XXXX']],
    ['STF', [3], 'DOE^JANE', ['name XXX', 'name XXXX']],
    ['PID', [7], '198503120930', ['birth-date 9999-99-99']],
    ['NK1', [16], '19850312', ['birth-date 9999-99-99']],
    ['GT1', [8], '19850312', ['birth-date 9999-99-99']],
    ['IN1', [18], '19850312', ['birth-date 9999-99-99']],
    ['STF', [6], '19850312', ['birth-date 9999-99-99']],
    ['PID', [29], '20190312', ['service-date 9999-99-99']],
    ['PV1', [44, 45], '201903120930', ['service-date 9999-99-99']],
    ['OBR', [7], '201903120930', ['service-date 9999-99-99']],
    ['OBX', [14], '201903120930', ['service-date 9999-99-99']],
    ['DG1', [5], '20190312', ['service-date 9999-99-99']],
    ['PR1', [5], '20190312', ['service-date 9999-99-99']],
    [
      'PID',
      [11],
      '12 CALLE OCHO^APT 4^MIAMI^FL^33413',
      ['street 99 XXXXX XXXX', 'street XXX 9', 'city XXXXX', 'zip 99999'],
    ],
    ['NK1', [4, 32], '12 CALLE OCHO^^MIAMI^FL^33413', ['street 99 XXXXX XXXX', 'city XXXXX', 'zip 99999']],
    ['GT1', [5], '12 CALLE OCHO', ['street 99 XXXXX XXXX']],
    ['IN1', [19], '12 CALLE OCHO', ['street 99 XXXXX XXXX']],
    ['ROL', [11], '12 CALLE OCHO', ['street 99 XXXXX XXXX']],
    ['STF', [11], '12 CALLE OCHO', ['street 99 XXXXX XXXX']],
    ['PID', [12], 'MONROE', ['city XXXXXX']],
    ['PID', [23], 'MIAMI', ['city XXXXX']],
    ['PID', [13, 14], '8675309', ['phone +9999999']],
    ['NK1', [5, 6, 31], '8675309', ['phone +9999999']],
    ['GT1', [6, 7], '8675309', ['phone +9999999']],
    ['IN2', [63], '^PRN^PH^^1^212^8675309', ['phone +99999999999']],
    ['ORC', [14], '8675309', ['phone +9999999']],
    ['OBR', [17], '8675309', ['phone +9999999']],
    ['ROL', [12], '8675309', ['phone +9999999']],
    ['SCH', [13], '8675309', ['phone +9999999']],
    ['STF', [10], '8675309', ['phone +9999999']],
    ['PID', [19], '123456789', ['ssn 999-99-9999']],
    ['NK1', [37], '123456789', ['ssn 999-99-9999']],
    ['GT1', [12], '123456789', ['ssn 999-99-9999']],
    ['IN2', [2], '123456789', ['ssn 999-99-9999']],
    ['PD1', [4], '88123^DOE^JANE^M', ['mrn 99999', 'name XXX', 'name XXXX', 'name X']],
    ['PV1', [7, 8, 9, 17, 52], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['IN2', [3], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['ORC', [10, 11, 12], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['OBR', [10, 16, 28], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['OBX', [16], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['DG1', [16], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['PR1', [8, 11, 12], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['ROL', [4], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['SCH', [12, 16, 20], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['AIP', [3], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
    ['EVN', [5], '88123^DOE^JANE', ['mrn 99999', 'name XXX', 'name XXXX']],
  ]
  it.each(cases)('%s', (segment, fields, value, found) => {
    // What has a shape of its own is seen in the segment, too, and said once.
    for (const field of fields)
      expect(hl7(at(segment, field, value)).sort(), `${segment}-${field}`).toEqual(
        found.map((hit) => `2 ${hit}`).sort(),
      )
  })

  it('is read with other signs, repeated, framed, on one line of a log, and without its head', () => {
    expect(hits('MSH#$%!@#A\rPID###1$$$M%88123\r')).toEqual(['2 mrn 99999'].slice(0, 1))
    expect(hl7('PID|||1^^^M~88123^^^M')).toEqual(['2 mrn 99999'])
    expect(hl7('PID|||||DOE&VAN^J')).toEqual(['2 name XXX', '2 name X'])
    expect(hits('\vMSH|^~\\&|A\rPID|||88123\r\x1c\r')).toEqual(['2 mrn 99999'])
    expect(hits('INFO got MSH|^~\\&|A\\rPID|||88123\\r')).toEqual(['1 mrn 99999'])
    expect(hits('INFO got MSH|^~\\&|A<CR>PID|||88123<CR>')).toEqual(['1 mrn 99999'])
    expect(hits('PID|||88123')).toEqual(['1 mrn 99999'])
  })

  it('of nobody is clean', () => {
    expect(
      hl7(
        'PID|1||SYN-00000000^^^A^MR||Sample1^Ada1||19850101|F|||12 Acorn Test^^Mockville^MA^00123|| |||||000-12-3456',
      ),
    ).toEqual([])
    expect(hits('PIDX|||88123\nZZZ|||88123\nthe PID was 88123')).toEqual([])
  })
})

describe('X12', () => {
  const isa =
    'ISA*00*          *00*          *ZZ*S              *ZZ*R              *190304*1200*^*00501*000000001*0*P*:~'
  it.each([
    ['NM1*IL*1*DOE*JANE*M***MI*W88123~', ['name XXX', 'name XXXX', 'name X', 'health-plan X99999']],
    ['NM1*IL*1*DOE****XX~', ['name XXX']],
    ['NM1*QC*1******34*123456789~', ['ssn 999-99-9999']],
    ['NM1*82*2*CLINIC*****XX*1234567893~', ['npi 9999999999']],
    ['NM1*40*2*RECEIVER*****46*88123~', []],
    ['N3*12 CALLE OCHO*APT 4~', ['street 99 XXXXX XXXX', 'street XXX 9']],
    ['N4*MIAMI*FL*33413~', ['city XXXXX', 'zip 99999']],
    ['DMG*D8*19850312*F~', ['birth-date 9999-99-99']],
    ['DTP*472*D8*20190312~', ['service-date 9999-99-99']],
    ['DTP*434*RD8*20190312-20190313~', ['service-date 9999-99-99', 'service-date 9999-99-99']],
    ['REF*SY*123456789~', ['ssn 999-99-9999']],
    ...['EI', 'EA', '1L', '6P', 'Y4', 'D9', 'G2', 'II', 'ZZ', '24'].map(
      (code) => [`REF*${code}*88123~`, ['mrn 99999']] as const,
    ),
    ...['1W', 'IG', '0F', 'MI'].map((code) => [`REF*${code}*88123~`, ['health-plan 99999']] as const),
    ...['0B', '1G'].map((code) => [`REF*${code}*88123~`, ['npi 99999']] as const),
    ['REF*F8*88123~', []],
    ['PER*IC*JANE DOE*TE*8675309*FX*8675308*EM*x~', ['name XXXX XXX', 'phone +9999999', 'fax +9999999']],
    ...['HP', 'WP', 'CP'].map((code) => [`PER*IC**EM*x*EM*x*${code}*8675309~`, ['phone +9999999']] as const),
    ['CLM*88123*100~', ['mrn 99999']],
    ['LX*88123~', []],
  ] as const)('%s', (segment, found) => {
    expect(hits(`${isa}ST*837*1~${segment}`).sort()).toEqual(found.map((hit) => `1 ${hit}`).sort())
    expect(hits(`${isa}\n${segment.replace('~', '~\n')}`).sort()).toEqual(found.map((hit) => `2 ${hit}`).sort())
  })

  it('is read with other signs, and not without its head', () => {
    const other = (text: string) => text.replaceAll('*', '|').replaceAll('~', '\n')
    expect(hits(other(`${isa}REF*EA*88123~`))).toEqual(['2 mrn 99999'])
    expect(hits('REF*EA*88123~')).toEqual([])
    expect(hits('ISA*00*short~REF*EA*88123~')).toEqual([])
  })
})

describe('FHIR', () => {
  const cases: [path: object, found: string[]][] = [
    [
      { name: [{ family: 'doe', given: ['Jane', 'M'], text: 'Jane Doe' }] },
      ['name Xxx', 'name Xxxx', 'name X', 'name Xxxx Xxx'],
    ],
    [{ telecom: [{ system: 'phone', value: '8675309' }] }, ['phone +9999999']],
    [{ telecom: [{ system: 'email', value: 'x' }] }, []],
    [{ identifier: [{ system: 'urn:oid:1.2.3.4', value: '88123' }] }, ['mrn 99999']],
    [{ identifier: [{ value: 88123 }] }, ['mrn 99999']],
    [{ address: [{ line: ['12 Calle Ocho', 'Apt 4'] }] }, ['street 99 Xxxxx Xxxx', 'street Xxx 9']],
    [{ address: [{ text: '12 Calle Ocho' }] }, ['street 99 Xxxxx Xxxx']],
    [{ address: [{ district: 'Monroe' }] }, ['city Xxxxxx']],
    [{ photo: [{ url: 'face.jpg' }] }, ['photo xxxx.xxx']],
    [
      { period: { start: '2019-03-12', end: '2019-03-13T10:00:00Z' } },
      ['service-date 9999-99-99', 'service-date 9999-99-99'],
    ],
    ...[
      'effectiveDateTime',
      'performedDateTime',
      'onsetDateTime',
      'abatementDateTime',
      'occurrenceDateTime',
      'servicedDateTime',
      'collectedDateTime',
      'startedDateTime',
      'authoredOn',
      'recordedDate',
      'assertedDate',
      `${'servicedDate'.slice(0, 7)}Date`,
      'deceasedDateTime',
    ].map((key): [object, string[]] => [{ [key]: '2019-03-12' }, ['service-date 9999-99-99']]),
    ...[
      'subject',
      'patient',
      'performer',
      'practitioner',
      'author',
      'individual',
      'requester',
      'recorder',
      'asserter',
      'provider',
      'actor',
      'beneficiary',
      'subscriber',
      'generalPractitioner',
      'participant',
      'member',
      'who',
      'agent',
      'source',
      'sender',
      'recipient',
      'attester',
      'policyHolder',
      'party',
      'payee',
      'collector',
      'enterer',
    ].map((key): [object, string[]] => [{ [key]: { display: 'Jane Doe' } }, ['name Xxxx Xxx']]),
    [{ code: { display: 'Jane Doe' } }, []],
    ...['Patient', 'Practitioner', 'Person', 'RelatedPerson'].map((type): [object, string[]] => [
      { x: { reference: `${type}/88123` } },
      ['mrn 99999'],
    ]),
    [{ x: { reference: 'base/Patient/88123/_history/1' } }, ['mrn 99999']],
    [{ x: { reference: 'Organization/88123' } }, []],
    [{ x: { given: 'Jane' }, y: { value: '88123' } }, []],
  ]
  it.each(cases)('%j', (members, found) => {
    const resource = { resourceType: 'Patient', active: true, ...members }
    const ids = (lines: string[]) => lines.map((line) => line.replace(/^\d+ /, '')).sort()
    expect(ids(hits(JSON.stringify(resource))), 'on one line').toEqual([...found].sort())
    expect(ids(hits(JSON.stringify({ entry: [{ resource }] }, null, 2))), 'indented').toEqual([...found].sort())
    expect(ids(hits(`INFO ${JSON.stringify(resource)}`)), 'in a log').toEqual([...found].sort())
  })

  it('knows the line, and what comes before the type of the resource', () => {
    expect(hits('{\n"name": [\n{ "given": [\n"Jane"\n] } ],\n"resourceType": "Patient"\n}')).toEqual(['4 name Xxxx'])
    expect(hits('{"a":1}\n{"telecom":[{"value":"8675309"}]}')).toEqual(['2 phone +9999999'])
    expect(hits('{"name":[{"given":["Jane"]}]}\n{"given":"Jane"}')).toEqual(['1 name Xxxx'])
  })

  it('in XML', () => {
    const found = hits(
      '<Patient><identifier><value value="88123"/></identifier>\n<name><family value="doe"/><given value="Jane"/></name>\n' +
        '<telecom><value value="8675309"/></telecom><birthDate value="1985-03-12"/>\n<address><line value="12 Calle Ocho"/>' +
        '<city value="Miami"/><postalCode value="33413"/></address></Patient>',
    )
    expect(found).toEqual([
      ...['1 mrn 99999', '2 name Xxx', '2 name Xxxx', '3 birth-date 9999-99-99', '3 phone +9999999'],
      ...['4 zip 99999', '4 street 99 Xxxxx Xxxx', '4 city Xxxxx'],
    ])
  })

  it('of nobody is clean', () => {
    const name = [{ family: 'Sample1', given: ['Ada1'] }]
    const identifier = [{ value: 'SYN-00000000' }, { value: '9000000015' }, { value: '000-12-3456' }]
    expect(hits(JSON.stringify({ resourceType: 'Patient', name, birthDate: '1985-01-01' }))).toEqual([])
    expect(hits(JSON.stringify({ identifier: identifier.slice(0, 1), telecom: [{ value: '+12125550123' }] }))).toEqual(
      [],
    )
    expect(hits(JSON.stringify({ identifier: identifier.slice(2) }))).toEqual([])
  })
})

describe('C-CDA', () => {
  it('is read over lines and attributes', () => {
    const found = hits(
      '<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc"><patientRole>\n' +
        '<id extension="88123" root="2.16.1"/>\n<addr><streetAddressLine>12 Calle Ocho</streetAddressLine></addr>\n' +
        '<telecom value="tel:8675309"/>\n<name><given>\nJane</given><family>doe</family></name>\n<birthTime\nvalue="19850312"/>\n' +
        '<sdtc:deceasedTime value="20190312"/><effectiveTime><low value="20190313"/><high value="20190314"/></effectiveTime>\n' +
        '</patientRole></ClinicalDocument>',
    )
    expect(found).toEqual([
      ...[
        '3 mrn 99999',
        '4 street 99 Xxxxx Xxxx',
        '5 phone +9999999',
        '7 name Xxxx',
        '7 name Xxx',
        '8 birth-date 9999-99-99',
        '9 birth-date 9999-99-99',
      ],
      ...['10 service-date 9999-99-99', '10 service-date 9999-99-99', '10 service-date 9999-99-99'],
    ])
  })

  it('is looked at as text from where it is no XML', () => {
    expect(hits('<a><b>\n</a>\n<name><family>Doe</family></name>\nssn: 123-45-6789')).toEqual(['4 ssn 999-99-9999'])
    expect(hits('<!DOCTYPE html><id extension="88123">')).toEqual([])
    expect(hits('<html><id extension="88123">')).toEqual([])
  })
})

describe('tables', () => {
  it.each([
    ['with commas', 'n,patient_id,dob\n1,88123,1985-03-12', ['2 mrn 99999', '2 birth-date 9999-99-99']],
    ['with semicolons', 'n;patient_id\n1;88123', ['2 mrn 99999']],
    ['with tabs', 'n\tpatient_id\n1\t88123', ['2 mrn 99999']],
    ['with bars', 'n|patient_id\n1|88123', ['2 mrn 99999']],
    ['with quotes', '"n","Patient ID"\n"1, 2","88123"', ['2 mrn 99999']],
    ['with a mark before', '\ufeffpatient_id,n\n88123,1', ['2 mrn 99999']],
    ['with a title', 'Report of March, all wards\n\nPatient ID,City\n88123,Boston\n', ['4 mrn 99999', '4 city Xxxxxx']],
    [
      'with another below',
      'n,city\n1,Boston\nMRN,Phone\n88123,8675309',
      ['2 city Xxxxxx', '4 mrn 99999', '4 phone +9999999'],
    ],
    ['with spaces', 'n , mrn\n1 , 88123 ', ['2 mrn 99999']],
    ['with a row of another length', 'n,mrn\n1,88123,x', []],
    ['with a head of one cell', 'mrn\n88123', ['1 mrn 99999']],
    ['with words that are no head', '1,mrn\n2,88123', []],
    ['with a cell of two lines', 'note,mrn\n"a,\nb","88123"\n"c","99221"', ['3 mrn 99999', '4 mrn 99999']],
    ['with a quote that nobody closes', 'note,mrn\n5" pipe,1\nx,88123', ['3 mrn 99999']],
    ['of Markdown', '| n | mrn |\n|---|---|\n| 1 | 88123 |', ['3 mrn 99999']],
    [
      'with names that only stand beside others',
      'LAST|FIRST|DOB\nDOE|JANE|19850312',
      ['2 name XXX', '2 name XXXX', '2 birth-date 9999-99-99'],
    ],
    ['with a name beside nobody', 'name,duration\nBoston,12', []],
    ['with times', 'time,value\n1234567893,2128675309', []],
  ] as const)('%s', (_, text, found) => expect(hits(text, 'x.csv')).toEqual(found))

  it('hold figures that are no persons', () => {
    const head = 'metric_name,timestamp,metric_value,check,error,group,method,name,status,url,extra_tags,metadata'
    const row = 'http_reqs,1234567893,2128675309.000000,,,::call,GET,GET /x,200,GET /x,sla=T2&role=a,'
    expect(hits(`${head}\n${row}\n${row}`, 'x.csv')).toEqual([])
  })
})

describe('SQL', () => {
  const columns = '(id, first_name, `city`, "dob")'
  const both = ['name Xxxx', 'city Xxxxxx']
  const on = (line: number, found: readonly string[]) => found.map((each) => `${line} ${each}`)
  it.each([
    ['one row', `INSERT INTO people ${columns} VALUES (1, 'Jane', 'Boston', NULL);`, on(1, both)],
    ['as MySQL has it', "insert ignore into `p`.`people` (first_name,city) values ('Jane','Boston')", on(1, both)],
    [
      'rows below',
      `INSERT INTO t ${columns}\nVALUES\n(1,'Jane','',NULL),\n(2,'','Boston',NULL);`,
      ['3 name Xxxx', '4 city Xxxxxx'],
    ],
    ['many on a line', 'INSERT INTO t (mrn) VALUES (88123),(NULL),(99221);', ['1 mrn 99999', '1 mrn 99999']],
    [
      'with quotes in them',
      "INSERT INTO t (n, first_name) VALUES ('it''s, (so', 'Jane'), ('a\\'b', 'Ada');",
      ['1 name Xxxx', '1 name Xxx'],
    ],
    [
      'in the order of the table',
      "CREATE TABLE `t` (\n  `n` int(11) NOT NULL,\n  `mrn` varchar(9),\n  PRIMARY KEY (`n`)\n) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1,'88123');",
      ['6 mrn 99999'],
    ],
    [
      'a table in one line',
      "CREATE TABLE IF NOT EXISTS t (n int, mrn text);\nINSERT INTO t VALUES (1,'88123');",
      ['2 mrn 99999'],
    ],
    [
      'as PostgreSQL dumps it',
      'COPY public.t (n, first_name, mrn) FROM stdin;\n1\tJane\t\\N\n2\t\\N\t88123\n\\.\n3\tBoston\t99221',
      ['2 name Xxxx', '3 mrn 99999'],
    ],
    [
      'what stands around them',
      "INSERT INTO t (mrn) VALUES ('SYN-00000000'); -- call 212-867-5309",
      ['1 phone +99999999999'],
    ],
    [
      'in a log',
      "12:00 run INSERT INTO t (mrn) VALUES ('88123')\n12:01 run INSERT INTO t (mrn) VALUES ('99221')",
      ['1 mrn 99999', '2 mrn 99999'],
    ],
  ] as const)('%s', (_, text, found) => expect(hits(text)).toEqual(found))

  it.each([
    ['of another length', "INSERT INTO t (n, first_name) VALUES ('Jane')"],
    ['without columns', "INSERT INTO t VALUES ('Jane')"],
    ['of nobody', "INSERT INTO metrics (name, value) VALUES ('Boston', 12)"],
    ['of nothing', 'INSERT INTO t (first_name) VALUES (NULL), (DEFAULT)'],
    ['behind the statement', "INSERT INTO t (first_name) VALUES (NULL)\ndone\n('Jane')"],
  ])('leaves what is %s', (_, text) => expect(hits(text)).toEqual([]))
})

describe('contacts', () => {
  const card = (line: string) => hits(`BEGIN:VCARD\r\nVERSION:3.0\r\n${line}\r\nEND:VCARD\r\n`)
  it.each([
    ['N:Doe;Jane;Mary;;', ['3 name Xxx', '3 name Xxxx', '3 name Xxxx']],
    ['FN;CHARSET=utf-8:Jane Doe', ['3 name Xxxx Xxx']],
    ['NICKNAME:jenny', ['3 name Xxxxx']],
    ['item1.ADR;TYPE=home:;;5 Elm;Boston;MA;02139;USA', ['3 street 9 Xxx', '3 city Xxxxxx', '3 zip 99999']],
    ['BDAY:19850312', ['3 birth-date 9999-99-99']],
    ['DEATHDATE:20190312', ['3 service-date 9999-99-99']],
    ['BIRTHPLACE:Boston', ['3 city Xxxxxx']],
    ['TEL;VALUE=uri:tel:867-5309', ['3 phone +9999999']],
    ['NOTE:Boston', []],
    ['ORG:Jane Doe', []],
  ] as const)('%s', (line, found) => expect(card(line)).toEqual(found))

  it('are named in a calendar', () => {
    const event = (line: string) => hits(`BEGIN:VCALENDAR\nBEGIN:VEVENT\n${line}\nEND:VEVENT\nEND:VCALENDAR\nN:Doe`)
    expect(event('ATTENDEE;ROLE=REQ;CN="Jane Doe":mailto:a@example.test')).toEqual(['3 name Xxxx Xxx'])
    expect(event('ORGANIZER;CN=Jane Doe:mailto:a@example.test')).toEqual(['3 name Xxxx Xxx'])
  })

  it('are only within their marks', () => expect(hits('N:Doe;Jane\nFN:Jane Doe')).toEqual([]))
})

it('an id beside a name is not what the name says', () => {
  expect(hits('<testsuite name="Write a medical record" id="e1efd32f-6d34-5a07-80ef-082e7e6bceed" tests="6">')).toEqual(
    [],
  )
  expect(hits('<input name="mrn" value="88123">')).toEqual(['1 mrn 99999'])
})
