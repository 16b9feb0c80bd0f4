import { readFile } from 'node:fs/promises'
import { SettingError } from '../../service/settings'
import { tcallSettings } from './settings'

export interface Credentials {
  email: string
  password: string
}

/**
 * Reads the accounts to seed.
 * @throws {SettingError} that names the file and the line, never its content
 */
export async function readAccounts(path: string): Promise<Credentials[]> {
  const { env, doc } = tcallSettings.accountsFile
  const wrong = (problem: string) => new SettingError(`${env} "${path}" ${problem}; set ${env} to ${doc}`)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(`cannot be read (${error.code})`)
  })
  const [header, ...rows] = text.split(/\r?\n/)
  if (header?.trim() !== 'email,password') throw wrong('does not begin with the header email,password')
  const accounts: Credentials[] = []
  rows.forEach((row, index) => {
    if (row === '') return
    const comma = row.indexOf(',')
    const [email, password] = [row.slice(0, comma).trim().toLowerCase(), row.slice(comma + 1)]
    if (comma < 0 || !email.includes('@') || password === '') throw wrong(`line ${index + 2} is not email,password`)
    accounts.push({ email, password })
  })
  if (accounts.length === 0) throw wrong('has no accounts')
  return accounts
}
