import { readFile } from 'node:fs/promises'
import { csvRowsOf } from '../../service/csv-rows'
import { SettingError } from '../../service/settings'
import { isRole, type StoredRole } from './roles'
import { referenceMedcorSettings } from './settings'

/** One line of the accounts file. */
export interface SeededAccount {
  email: string
  password: string
  /** The role that a login gives. */
  role: StoredRole
  /** Every role of the person, that one included. */
  roles: StoredRole[]
  /** The hospital's name. */
  hospital: string
}

const header = 'email,password,role,hospital'

/**
 * Reads the accounts to seed: `email,password,role,hospital`, with or without a fifth column `roles` that joins all
 * roles of the person with `|`.
 * @throws {SettingError} that names the file and the line, never a password
 */
export async function readMedcorAccounts(path: string): Promise<SeededAccount[]> {
  const { env, doc } = referenceMedcorSettings.accountsFile
  const wrong = (problem: string) => new SettingError(`${env} "${path}" ${problem}; set ${env} to ${doc}`)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(`cannot be read (${error.code})`)
  })
  const [names, ...rows] = csvRowsOf(text, wrong)
  const columns = names?.fields.map((name) => name.trim()) ?? []
  const first = columns.join()
  if (first !== header && first !== `${header},roles`) throw wrong(`does not begin with the header ${header}[,roles]`)
  const accounts = new Map<string, SeededAccount>()
  for (const { line: number, fields } of rows) {
    const [email = '', password = '', role = '', hospital = '', more = ''] = fields
    const line = `line ${number}`
    if (fields.length !== columns.length || !email.includes('@') || password === '' || hospital === '') {
      throw wrong(`${line} is not ${first}`)
    }
    const roles = [...new Set([role, ...more.split('|').filter(Boolean)])]
    const unknown = roles.find((name) => !isRole(name))
    if (unknown !== undefined) throw wrong(`${line} has the unknown role "${unknown}"`)
    const key = email.toLowerCase()
    if (accounts.has(key)) throw wrong(`${line} has an email that was there before`)
    accounts.set(key, { email: key, password, role: role as StoredRole, roles: roles as StoredRole[], hospital })
  }
  if (accounts.size === 0) throw wrong('has no accounts')
  const all = [...accounts.values()]
  // Somebody has to have written the records that the pool brings.
  const treated = new Set(all.filter(({ roles }) => roles.includes('DOCTOR')).map(({ hospital }) => hospital))
  const without = all.find(({ hospital }) => !treated.has(hospital))
  if (without) throw wrong(`has no DOCTOR in the hospital "${without.hospital}"`)
  return all
}
