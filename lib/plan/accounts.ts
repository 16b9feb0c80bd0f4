/** One login of the platform under test. */
export interface Account {
  email: string
  password: string
}

/**
 * Parses the accounts file: CSV with the header `email,password`; a password may hold commas.
 * Throws one line that names the line, never its content.
 */
export function parseAccounts(text: string, setting: string): Account[] {
  const lines = text.split(/\r?\n/)
  if (lines[0]?.trim() !== 'email,password')
    throw new Error(`${setting}: its first line is not "email,password"; put that there`)
  const accounts: Account[] = []
  const lineOf: Record<string, number> = {}
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return
    const comma = line.indexOf(',')
    if (comma < 1 || comma === line.length - 1) throw new Error(`${setting}: line ${index + 2} is not "email,password"`)
    const email = line.slice(0, comma).trim()
    const before = lineOf[email]
    if (before !== undefined)
      throw new Error(`${setting}: line ${index + 2} is the account of line ${before} again; remove one`)
    lineOf[email] = index + 2
    accounts.push({ email, password: line.slice(comma + 1) })
  })
  if (accounts.length === 0)
    throw new Error(`${setting}: it holds no account; give it a line for each, under the first one`)
  return accounts
}

/** Refuses fewer accounts than VUs, since VUs that share one hide the cost of a session each. */
export function requireAccounts(count: number, vus: number, shared: boolean, setting: string, role?: string): void {
  if (count >= vus || (shared && count > 0)) return
  const [of, inIt] = role ? [` of the role ${role}`, ' in it'] : ['', '']
  const share = count > 0 ? ', lower VUS, or set SHARE_ACCOUNTS=1' : ''
  throw new Error(`${setting}: it holds ${count} accounts${of} and the run has ${vus} VUs${inIt}; add accounts${share}`)
}
