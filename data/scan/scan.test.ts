import { describe, expect, it } from 'vitest'
import { allowedHosts } from './allowed-hosts'
import { scanText } from './scan'

const none = allowedHosts([])
const found = (text: string, file = 'x.txt') => scanText(file, text, none).map(({ line, id }) => `${line} ${id}`)

describe('what names nobody', () => {
  it.each([
    ['times', 'ts=1732312345 1732312345678 1732312345678901 2026-11-22T18:30:00.123Z 2026-11-22 18:30:00'],
    ['ids', 'id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 trace 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7'],
    ['a hash', 'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['figures', '{"a":2125551234.5,"b":0.2125551234,"c":[13.276104199999997,4.49],"rss":2345678901}'],
    ['decimals', '237.8413466 -916.4523112 0.731180554425045ms 123 45.6789 M-200.9000000 1.5 +12.345678 %'],
    ['decimals on lines', '[\n  237.8413466,\n  2001999939,\n  1.5e-323\n]'],
    ['metrics', 'process_resident_memory_bytes 2345678901\nhttp_requests{code="200"} 2621724444'],
    ['the end of an id', 'run-20261122t210925z-dea7 1000 VUs\nGET /calls/0060000 200'],
    ['a table', '  404 300 5000   123 45 6789  12'],
    ['lines of numbers', '12345\n67890\n212\n5551234'],
    ['versions', 'k6 2.2.0 Chrome/120.0.0.0 1.2.3'],
    ['a settings key', '{"phone_number_id":"run-20261122t210925z-0e9d","TCALL_PHONE_NUMBER_ID":""}'],
    ['code', 'const a=p.firstName,b={lastName:a.lastName};x=4294967295*2'],
    ['loopback', 'http://127.0.0.1:7100/healthz http://localhost:1 http://[::1]:80/'],
    ['a source map', `{"version":3,"mappings":"${'AAAA,SAASA,IAAIC,QAAQC2125551234;'.repeat(9)}"}`],
  ])('%s', (_, text) => expect(found(text)).toEqual([]))
})

describe('what may be of a person', () => {
  it('has its line, and is shown by its shape alone', () => {
    expect(scanText('a.log', 'one\ntwo ssn=123-45-6789\n', none)).toEqual([
      { file: 'a.log', line: 2, id: 'ssn', masked: '999-99-9999' },
    ])
  })

  it.each([
    ['phone', '+12128675309'],
    ['phone', '+1 (212) 867-5309'],
    ['phone', '+442079460958'],
    ['phone', '+44 20 7946 0958'],
    ['phone', '+49-30-12345678'],
    ['phone', '011-44-20-79460958'],
    ['card', '4539578763621486'],
    ['card', '4539 5787 6362 1486'],
    ['card', '3787-3449-3671-000'],
    ['account', 'GB82 WEST 1234 5698 7654 32'],
    ['account', 'DE89370400440532013000'],
  ])('is a %s, whatever figures stand behind: %s', (id, value) => {
    for (const end of [
      '',
      ' 200 12ms',
      ' 2026-11-27 ok',
      ' 5 times',
      '\n45 times',
      '\n20261127 done',
      ' 1234 5678 9012',
    ])
      expect(found(`call ${value}${end}`), end).toEqual([`1 ${id}`])
    expect(found(`${value} ${value}`)).toEqual([`1 ${id}`])
    expect(found(`+12125550123 200 12ms, ${value}`)).toEqual([`1 ${id}`])
  })

  it('is found beside another of its kind', () => {
    expect(found('4539578763621486 378734493671000')).toEqual(['1 card', '1 card'])
  })

  it.each([' 200 12ms', ' 2026-11-27', '\n45 times', ' 5'])('is none in what is reserved, before %j', (end) => {
    expect(found(`call +12125550123${end}`)).toEqual([])
    expect(found(`call +1 212-555-0123${end}`)).toEqual([])
  })

  it.each(['+49.3012345678', '(212) 867.5309', '(212)-867.5309', '212-867.5309', 'phone 212.8675309'])(
    'is no decimal: %s',
    (text) => expect(found(text)).toEqual(['1 phone']),
  )

  it('is called by its column in CSV, in a table of any length', () => {
    expect(found('id,dob,zip\n1,1985-03-12,02139\n2,1985-01-01,00123\n', 'x.csv')).toEqual(['2 birth-date', '2 zip'])
  })

  it('stays found when a reserved value stands beside it', () => {
    expect(found('+12125550123 and 212-555-9876')).toEqual(['1 phone'])
    expect(found('mrn: SYN-00000000\nmrn: 00123456')).toEqual(['2 mrn'])
  })

  it('stands in a long row of a table without a head, too', () => {
    const row = `Smith,Maria,F,${'x'.repeat(90)},AbC,212-867-5309,123-45-6789,Springfield,IL`
    expect(found(row, 'x.csv')).toEqual(['1 ssn', '1 phone'])
  })

  it('is quoted in code, where a name alone is another name', () => {
    const code = 'const a={firstName:Adele,city:Xq},b={city:"Springfield",mrn:1234567}'
    expect(found(code, 'a.js')).toEqual(['1 city', '1 mrn'])
    expect(found(code, 'a.txt')).toEqual(['1 name', '1 city', '1 city', '1 mrn'])
  })

  it('is found in mail as it is encoded there', () => {
    const mail = (encoding: string) =>
      `From: a\nContent-Transfer-Encoding: ${encoding}\n\nssn=3A=20123=2D45=2D6789\ncall 212=E2=80=93867=\n-5309\n`
    expect(found(mail('Quoted-Printable'), 'x.eml')).toEqual(['4 ssn', '5 phone'])
    expect(found(mail('7bit'), 'x.eml')).not.toContain('4 ssn')
    expect(
      found(`${mail('quoted-printable')}\nContent-Transfer-Encoding: 7bit\n\nssn=3A=20123=2D45=2D6780`, 'x.eml'),
    ).toEqual([...['4 ssn', '5 phone']])
  })

  it('is no age where code subtracts', () => {
    expect(found('p=100-Yo;q=f(100-yo)', 'a.js')).toEqual([])
    expect(found('p=100-Yo', 'a.html')).toEqual([])
    expect(found('a 91-yo, a 92 yo and a 93 Y/O', 'a.txt')).toEqual(['1 age', '1 age', '1 age'])
  })

  it('is allowed where it is a host that the user names', () => {
    const text = 'GET https://staging.tcall.ai/x from 10.1.2.3 by ops@staging.tcall.ai'
    expect(scanText('x', text, none).map(({ id }) => id)).toEqual(['ip', 'email', 'url'])
    expect(scanText('x', text, allowedHosts(['staging.tcall.ai', '10.1.2.3']))).toEqual([])
  })
})

describe('a data pool', () => {
  const row = '{"to_number":"+12125550123","country_code":"US","contact_name":"Ada1 Sample1"}'
  it.each([
    ['as it is', row, []],
    ['with a field of no class', row.replace('}', ',"note":""}'), ['2 unknown']],
    ['with a name that is in no list', row.replace('Ada1 Sample1', 'Adele1 Sample1'), ['2 name', '2 name']],
    ['that is no row', '{"to_number"', ['2 unknown']],
    ['that is a list', `[${row}]`, ['2 unknown']],
  ])('%s', (_, text, findings) => expect(found(`[\n${text}\n]\n`, 'a/tcall-destinations.json')).toEqual(findings))
})
