import { type CsvRow, csvRows } from '../data/csv'

/** One login of the platform under test. */
export interface Account {
  email: string
  password: string
}

/**
 * Parses the accounts file: CSV with the header `email,password`; a password that holds commas or quotes stands in
 * quotes. Throws one line that names the line, never its content.
 */
export function parseAccounts(text: string, setting: string): Account[] {
  const [header, ...rows] = rowsOf(text, setting)
  if (header?.fields.map((name) => name.trim()).join() !== 'email,password')
    throw new Error(`${setting}: its first line is not "email,password"; put that there`)
  const lineOf = new Map<string, number>()
  const accounts = rows.map(({ line, fields }) => {
    const [first = '', password = '', ...more] = fields
    const email = first.trim()
    if (more.length > 0)
      throw new Error(`${setting}: line ${line} has more than "email,password"; put a password with commas in quotes`)
    if (email === '' || password === '') throw new Error(`${setting}: line ${line} is not "email,password"`)
    requireOnce(email, line, lineOf, setting)
    return { email, password }
  })
  if (accounts.length === 0)
    throw new Error(`${setting}: it holds no account; add a line for each, below the first line`)
  return accounts
}

/** The rows of an accounts file, its first line among them. Throws one line that names the setting. */
export function rowsOf(text: string, setting: string): CsvRow[] {
  const odd = text.search(/[\0\ufffd]/)
  if (odd >= 0)
    throw new Error(
      `${setting}: line ${1 + (text.slice(0, odd).match(/\r\n|\r|\n/g)?.length ?? 0)} is no text in UTF-8; save the file as UTF-8 (not UTF-16, not Latin-1)`,
    )
  try {
    return csvRows(text)
  } catch (error) {
    throw new Error(`${setting}: ${error instanceof Error ? error.message : error}`)
  }
}

/** A login tells email and password alone, the email in any case: whoever is there twice is one account. */
export function requireOnce(email: string, line: number, lineOf: Map<string, number>, setting: string): void {
  const before = lineOf.get(email.toLowerCase())
  if (before !== undefined)
    throw new Error(`${setting}: line ${line} is the account of line ${before} again; remove one`)
  lineOf.set(email.toLowerCase(), line)
}

/** Refuses fewer accounts than VUs, since VUs that share one hide the cost of a session each. */
export function requireAccounts(count: number, vus: number, shared: boolean, setting: string, role?: string): void {
  if (count >= vus || (shared && count > 0)) return
  const [of, inIt] = role ? [` of the role ${role}`, ' in it'] : ['', '']
  const share = count > 0 ? ', lower VUS, or set SHARE_ACCOUNTS=1' : ''
  const accounts = `${count} ${count === 1 ? 'account' : 'accounts'}${of}`
  const users = `${vus} ${vus === 1 ? 'VU' : 'VUs'}${inIt}`
  throw new Error(`${setting}: it holds ${accounts} and the run has ${users}; add accounts${share}`)
}
