import { describe, expect, it } from 'vitest'
import { parseAccounts, requireAccounts } from './accounts'

const parse = (text: string) => parseAccounts(text, 'TCALL_ACCOUNTS')

describe('parseAccounts', () => {
  it('reads email and password, as a spreadsheet or a person writes them', () => {
    const rows = ['a@example.com,one', '', '"b@example.com"," two,""three"" "', ' c@example.com, four ']
    expect(parse(['email,password', ...rows, ''].join('\r\n'))).toEqual([
      { email: 'a@example.com', password: 'one' },
      { email: 'b@example.com', password: ' two,"three" ' },
      { email: 'c@example.com', password: ' four ' },
    ])
  })

  it('does not stumble over the byte order mark of a spreadsheet', () => {
    expect(parse('\ufeffemail,password\r\na@example.com,one\r\n')).toHaveLength(1)
  })

  it.each([
    ['UTF-16', Buffer.from('\ufeffemail,password\na@example.com,one\n', 'utf16le'), 1],
    ['Latin-1', Buffer.from('email,password\na@example.com,caf\u00e9\n', 'latin1'), 2],
    ['a NUL', Buffer.from('email,password\r\na@example.com,one\r\nb@example.com,t\0wo\r\n'), 3],
  ])('says that %s is no UTF-8, and where', (_, bytes, line) => {
    expect(() => parse(bytes.toString('utf8'))).toThrow(
      `TCALL_ACCOUNTS: line ${line} is no text in UTF-8; save the file as UTF-8 (not UTF-16, not Latin-1)`,
    )
  })

  it.each([
    ['a@example.com,one', 'TCALL_ACCOUNTS: its first line is not "email,password"; put that there'],
    ['', 'TCALL_ACCOUNTS: its first line is not "email,password"; put that there'],
    ['email,password\n\n', 'TCALL_ACCOUNTS: it holds no account; add a line for each, below the first line'],
    ['email,password\na@example.com,one\nb@example.com', 'TCALL_ACCOUNTS: line 3 is not "email,password"'],
    ['email,password\na@example.com,', 'TCALL_ACCOUNTS: line 2 is not "email,password"'],
    [
      'email,password\na@example.com,one,two',
      'TCALL_ACCOUNTS: line 2 has more than "email,password"; put a password with commas in quotes',
    ],
    [
      'email,password\na@example.com, "one"',
      'TCALL_ACCOUNTS: line 2 has a quote within a field; put the whole field in quotes, and write each quote in it twice',
    ],
    ['email,password\na@example.com,"one', 'TCALL_ACCOUNTS: line 2 has a quote that is never closed'],
    ['email,password\n,one', 'TCALL_ACCOUNTS: line 2 is not "email,password"'],
    [
      'email,password\na@example.com,one\n\nA@example.com,two',
      'TCALL_ACCOUNTS: line 4 is the account of line 2 again; remove one',
    ],
  ])('refuses %j: %s', (text, message) => {
    expect(() => parse(text)).toThrow(new Error(message))
  })

  it('never says what a line holds', () => {
    for (const text of ['secret@example.com', 'email,password\nsecret-password'])
      expect(() => parse(text)).toThrow(/^((?!secret).)*$/)
  })
})

describe('requireAccounts', () => {
  it('refuses fewer accounts than VUs unless they may be shared', () => {
    expect(() => requireAccounts(10, 11, false, 'TCALL_ACCOUNTS')).toThrow(
      new Error(
        'TCALL_ACCOUNTS: it holds 10 accounts and the run has 11 VUs; add accounts, lower VUS, or set SHARE_ACCOUNTS=1',
      ),
    )
    expect(() => requireAccounts(1, 2, false, 'TCALL_ACCOUNTS')).toThrow('it holds 1 account and the run has 2 VUs;')
    expect(() => requireAccounts(0, 1, true, 'TCALL_ACCOUNTS')).toThrow('it holds 0 accounts and the run has 1 VU;')
    expect(() => requireAccounts(10, 11, true, 'TCALL_ACCOUNTS')).not.toThrow()
    expect(() => requireAccounts(11, 11, false, 'TCALL_ACCOUNTS')).not.toThrow()
  })
})
