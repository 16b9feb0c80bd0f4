import { readFile } from 'node:fs/promises'
import { csvRowsOf } from '../../service/csv-rows'
import { SettingError } from '../../service/settings'
import { referenceTcallSettings } from './settings'

export interface Credentials {
  email: string
  password: string
}

/**
 * Reads the accounts to seed.
 * @throws {SettingError} that names the file and the line, never its content
 */
export async function readTcallAccounts(path: string): Promise<Credentials[]> {
  const { env, doc } = referenceTcallSettings.accountsFile
  const wrong = (problem: string) => new SettingError(`${env} "${path}" ${problem}; set ${env} to ${doc}`)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(`cannot be read (${error.code})`)
  })
  const [header, ...rows] = csvRowsOf(text, wrong)
  if (header?.fields.map((name) => name.trim()).join() !== 'email,password')
    throw wrong('does not begin with the header email,password')
  const accounts = rows.map(({ line, fields }): Credentials => {
    const [first = '', password = '', ...more] = fields
    const email = first.trim().toLowerCase()
    if (more.length > 0)
      throw wrong(`line ${line} has more than email,password: a password with commas is put in quotes`)
    if (!email.includes('@') || password === '') throw wrong(`line ${line} is not email,password`)
    return { email, password }
  })
  if (accounts.length === 0) throw wrong('has no accounts')
  return accounts
}
