import { workingRoles } from '../../../thresholds/medcor-pace'
import { type Account, requireOnce, rowsOf } from '../../plan/accounts'
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
type Column = (typeof columns)[number]

/**
 * Parses the accounts file: CSV whose header names `email,password,role,hospital`; other columns are passed over.
 * Throws one line that names the line and the column, never an email or a password.
 */
export function parseMedcorAccounts(text: string, setting: string): MedcorAccount[] {
  if (linesBeyond(text, mostAccounts + 1))
    throw new Error(`${setting}: it holds more than ${mostAccounts} accounts; give the run those it needs, one a VU`)
  const [header, ...rows] = rowsOf(text, setting)
  const at = columnsOf(header?.fields ?? [], setting)
  const lineOf = new Map<string, number>()
  const accounts = rows.map(({ line, fields }) => {
    const cell = (column: Column) => {
      const value = fields[at[column]]
      if (!value?.trim()) throw new Error(`${setting}: line ${line} has no ${column}`)
      return value
    }
    if (fields.length > at.count)
      throw new Error(`${setting}: line ${line} has more fields than the first one; put a field with commas in quotes`)
    const email = cell('email').trim()
    const role = cell('role').trim().toLowerCase()
    if (!isRole(role))
      throw new Error(`${setting}: line ${line} has an unknown role; the roles are ${roles.join(', ')}`)
    requireOnce(email, line, lineOf, setting)
    return { email, password: cell('password'), role, hospital: cell('hospital').trim() }
  })
  if (accounts.length === 0)
    throw new Error(`${setting}: it holds no account; add a line for each, below the first line`)
  requireColleagues(accounts, setting)
  return accounts
}

function isRole(text: string): text is Role {
  return roles.some((role) => role === text)
}

/** Where each column stands, and how many there are. */
function columnsOf(header: readonly string[], setting: string): Record<Column | 'count', number> {
  const names = header.map((name) => name.trim())
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0)
    throw new Error(
      `${setting}: its first line has no column ${missing.join(', ')}; it is email,password,role,hospital`,
    )
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column))
  if (twice) throw new Error(`${setting}: its first line names ${twice} twice; which is meant cannot be known`)
  const [email, password, role, hospital] = columns.map((column) => names.indexOf(column))
  return { email: email ?? 0, password: password ?? 0, role: role ?? 0, hospital: hospital ?? 0, count: names.length }
}

/** Looks no further than needed: a file of a million lines would take k6 minutes to parse. */
function linesBeyond(text: string, most: number): boolean {
  const end = text.includes('\n') ? '\n' : '\r'
  let at = -1
  for (let line = 0; line < most; line++) {
    at = text.indexOf(end, at + 1)
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
