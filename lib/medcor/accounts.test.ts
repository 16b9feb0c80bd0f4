import { describe, expect, it, vi } from 'vitest'
import { parseMedcorAccounts } from './accounts'

vi.mock('k6/execution', () => ({ default: {} }))

const header = 'email,password,role,hospital'
const rows = [
  'doctor1@example.test,not-a-password,DOCTOR,North',
  'nurse1@example.test,not-a-password,NURSE,North',
  'admin1@example.test,not-a-password,ADMIN,North',
]
const csv = (...lines: string[]) => [header, ...lines, ''].join('\n')
const parse = (text: string) => parseMedcorAccounts(text, 'MEDCOR_ACCOUNTS')

describe('parseMedcorAccounts', () => {
  it('reads the four columns, in any case of the role', () => {
    expect(parse(csv(...rows, 'patient1@example.test,not-a-password,patient,South'))).toEqual([
      { email: 'doctor1@example.test', password: 'not-a-password', role: 'doctor', hospital: 'North' },
      { email: 'nurse1@example.test', password: 'not-a-password', role: 'nurse', hospital: 'North' },
      { email: 'admin1@example.test', password: 'not-a-password', role: 'admin', hospital: 'North' },
      { email: 'patient1@example.test', password: 'not-a-password', role: 'patient', hospital: 'South' },
    ])
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
    ['no row', csv('', '  '), 'it holds no account'],
    [
      'an unknown role',
      csv(...rows, 'x@example.test,y,SURGEON,North'),
      'line 5 has the role "surgeon"; the roles are admin, doctor, nurse, patient, staff',
    ],
    ['a duplicate', csv(...rows, '', rows[1] ?? ''), 'line 6 is the account of line 3 again; remove one'],
    [
      'one email in two roles: a login does not tell which',
      csv(...rows, 'Doctor1@example.test,not-a-password,STAFF,North'),
      'line 5 is the account of line 2 again; remove one',
    ],
    ['a row without a password', csv('x@example.test,,NURSE,North'), 'line 2 has no password'],
    ['a row that is too short', csv('x@example.test,y,NURSE'), 'line 2 has no hospital'],
    [
      'doctors without a colleague',
      csv(...rows, 'doctor2@example.test,y,DOCTOR,South', 'admin2@example.test,y,ADMIN,South'),
      'the hospital "South" has doctors and no nurse; add one, for the roles are compared',
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
