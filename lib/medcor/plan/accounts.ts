import { workingRoles } from '../../../thresholds/medcor-pace'
import type { Account } from '../../plan/accounts'
import { type Role, roles } from '../drive/roles'

/** A login at Medcor. */
export interface MedcorAccount extends Account {
  role: Role
  /** Whatever the file calls it: it tells one hospital's accounts from another's. */
  hospital: string
}

/** More are not read: each is parsed by k6's own slow engine, and no run needs them. */
const mostAccounts = 100_000
const columns = ['email', 'password', 'role', 'hospital'] as const

/**
 * Parses the accounts file: CSV whose header names `email,password,role,hospital`; other columns are passed over.
 * Throws one line that names the line and the column, never an email or a password.
 */
export function parseMedcorAccounts(text: string, setting: string): MedcorAccount[] {
  const at = columnsOf(text.slice(0, text.search(/\r?\n|$/)), setting)
  if (linesBeyond(text, mostAccounts + 1))
    throw new Error(`${setting}: it holds more than ${mostAccounts} accounts; give the run those it needs, one a VU`)
  const seen = new Map<string, number>()
  const accounts: MedcorAccount[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    if (index === 0 || line.trim() === '') return
    const number = index + 1
    const cell = (column: (typeof columns)[number]) => {
      const value = line.split(',')[at[column]]?.trim()
      if (!value) throw new Error(`${setting}: line ${number} has no ${column}`)
      return value
    }
    const email = cell('email')
    const role = cell('role').toLowerCase()
    if (!roles.includes(role as Role))
      throw new Error(`${setting}: line ${number} has a role that there is not; the roles are ${roles.join(', ')}`)
    // A login tells email and password alone: whoever is there twice, in another role too, is one account.
    const key = email.toLowerCase()
    const before = seen.get(key)
    if (before !== undefined)
      throw new Error(`${setting}: line ${number} is the account of line ${before} again; remove one`)
    seen.set(key, number)
    accounts.push({ email, password: cell('password'), role: role as Role, hospital: cell('hospital') })
  })
  if (accounts.length === 0)
    throw new Error(`${setting}: it holds no account; give it a line for each, under the first one`)
  requireColleagues(accounts, setting)
  return accounts
}

function columnsOf(header: string, setting: string): Record<(typeof columns)[number], number> {
  const names = header.split(',').map((name) => name.trim())
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0)
    throw new Error(
      `${setting}: its first line has no column ${missing.join(', ')}; it is email,password,role,hospital`,
    )
  return Object.fromEntries(columns.map((column) => [column, names.indexOf(column)])) as Record<
    (typeof columns)[number],
    number
  >
}

/** Looks no further than needed: a file of a million lines would take k6 minutes to parse. */
function linesBeyond(text: string, most: number): boolean {
  let at = -1
  for (let line = 0; line < most; line++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return false
  }
  return at < text.length - 1
}

/**
 * What the journeys compare needs accounts to compare by: whoever has a doctor to read a record needs somebody of each
 * other role at work, and there has to be a second hospital whose patients the first must not see.
 */
function requireColleagues(accounts: readonly MedcorAccount[], setting: string): void {
  const hospitals = new Set(accounts.flatMap(({ role, hospital }) => (role === 'doctor' ? [hospital] : [])))
  if (hospitals.size === 0) throw new Error(`${setting}: it holds no doctor; add one of each of two hospitals`)
  const present = new Set(accounts.map(({ role, hospital }) => `${role} ${hospital}`))
  for (const hospital of hospitals) {
    const missing = Object.keys(workingRoles).find((role) => !present.has(`${role} ${hospital}`))
    if (missing)
      throw new Error(
        `${setting}: the hospital "${hospital}" has doctors and no ${missing}; add one, for the roles are compared`,
      )
  }
  if (hospitals.size === 1)
    throw new Error(
      `${setting}: its doctors are all of one hospital, and that one cannot see another’s patients has to be checked; add a doctor, a nurse and an admin of a second`,
    )
}
