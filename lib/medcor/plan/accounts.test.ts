import { describe, expect, it, vi } from 'vitest'
import { parseMedcorAccounts } from './accounts'

vi.mock('k6/execution', () => ({ default: {} }))

const header = 'email,password,role,hospital'
const rows = [
  'doctor1@example.test,not-a-password,DOCTOR,North',
  'nurse1@example.test,not-a-password,NURSE,North',
  'admin1@example.test,not-a-password,ADMIN,North',
  'doctor2@example.test,not-a-password,DOCTOR,South',
  'nurse2@example.test,not-a-password,NURSE,South',
  'admin2@example.test,not-a-password,ADMIN,South',
]
const csv = (...lines: string[]) => [header, ...lines, ''].join('\n')
const parse = (text: string) => parseMedcorAccounts(text, 'MEDCOR_ACCOUNTS')

describe('parseMedcorAccounts', () => {
  it('reads any first line that is CSV, also a long one, one with a line end in quotes, and one below blank lines', () => {
    const more = `"a note,\nover two lines",${'x'.repeat(2_000)}`
    const text = ['', `${more},${header}`, ...rows.map((row) => `,,${row}`), ''].join('\n')
    expect(parse(text)).toEqual(parse(csv(...rows)))
  })

  it('refuses a column that is there twice', () => {
    const text = ['email,password,password,role,hospital', ...rows].join('\n')
    expect(() => parse(text)).toThrow(
      'MEDCOR_ACCOUNTS: its first line names password twice; which is meant cannot be known',
    )
  })

  it('reads the four columns, in any case of the role', () => {
    const accounts = parse(csv(...rows, 'patient1@example.test,not-a-password,patient,West'))
    expect(accounts).toHaveLength(7)
    expect(accounts[0]).toEqual({
      email: 'doctor1@example.test',
      password: 'not-a-password',
      role: 'doctor',
      hospital: 'North',
    })
    expect(accounts[6]).toMatchObject({ role: 'patient', hospital: 'West' })
  })

  it('takes the columns in any order, beside others, with the line ends and byte order mark of a spreadsheet', () => {
    const lines = rows.map((row) => {
      const [email, password, role, hospital] = row.split(',')
      return [hospital, 'anything', role, email, password].join(',')
    })
    const text = `\ufeff${['hospital,note,role,email,password', ...lines, ''].join('\r\n')}`
    expect(parse(text)).toEqual(parse(csv(...rows)))
  })

  it.each([
    ['nothing', '', 'its first line has no column email, password, role, hospital; it is email,password,role,hospital'],
    [
      'a missing column',
      'email,password,role\na,b,NURSE\n',
      'its first line has no column hospital; it is email,password,role,hospital',
    ],
    ['no row', csv('', '  '), 'it holds no account; add a line for each, below the first line'],
    [
      'an unknown role',
      csv(...rows, 'x@example.test,y,SURGEON,North'),
      'line 8 has an unknown role; the roles are admin, doctor, nurse, patient, staff',
    ],
    ['a duplicate', csv(...rows, '', rows[1] ?? ''), 'line 9 is the account of line 3 again; remove one'],
    [
      'one email in two roles: a login does not tell which',
      csv(...rows, 'Doctor1@example.test,not-a-password,STAFF,North'),
      'line 8 is the account of line 2 again; remove one',
    ],
    ['a row without a password', csv('x@example.test,,NURSE,North'), 'line 2 has no password'],
    ['a row that is too short', csv('x@example.test,y,NURSE'), 'line 2 has no hospital'],
    [
      'doctors without a colleague',
      csv(...rows, 'doctor3@example.test,y,DOCTOR,West', 'admin3@example.test,y,ADMIN,West'),
      'the hospital "West" has doctors and no nurse; add one, for the roles are compared',
    ],
    ['no doctor', csv(rows[1] ?? ''), 'it holds no doctor; add one of each of two hospitals'],
    [
      'one hospital only',
      csv(...rows.slice(0, 3)),
      'its doctors are all of one hospital, and that one cannot see another’s patients has to be checked; add a doctor, a nurse and an admin of a second',
    ],
  ])('refuses %s', (_title, text, message) => {
    expect(() => parse(text)).toThrow(new Error(`MEDCOR_ACCOUNTS: ${message}`))
  })

  it('reads 100,000 accounts, and refuses more before it looks at any', () => {
    const many = (count: number) =>
      csv(...rows, ...Array.from({ length: count - rows.length }, (_, at) => `n${at}@example.test,y,NURSE,North`))
    expect(parse(many(100_000))).toHaveLength(100_000)
    const message = 'MEDCOR_ACCOUNTS: it holds more than 100000 accounts; give the run those it needs, one a VU'
    expect(() => parse(many(100_001))).toThrow(new Error(message))
    expect(() => parse(many(100_001).replaceAll('\n', '\r'))).toThrow(new Error(message))
    expect(() => parse(`${header}\n${'no account\n'.repeat(100_001)}`)).toThrow(new Error(message))
  })

  it('never says what an account is', () => {
    for (const text of [
      csv('secret,,NURSE,North'),
      csv('secret,secret,NURSE'),
      csv('secret,secret,NURSE,x', 'secret,secret,NURSE,x'),
    ])
      expect(() => parse(text)).toThrow(/^((?!secret).)*$/)
  })
})
