import { SharedArray } from 'k6/data'
import { requireAccounts } from './accounts'
import { isPacking } from './settings/packing'

interface Wanted<T> {
  /** The setting that tells of the accounts. */
  setting: string
  /** Of the CSV; '' where the setting holds the CSV itself. */
  path: string
  parse: (text: string, setting: string) => T[]
  /** How many accounts it takes, unless they may be shared. */
  vus: number
  shared: boolean
  /** The accounts' role, where the platform has roles. */
  role?: string
}

/**
 * Accounts, shared by all VUs under `name`; none when the script is only packed.
 * @throws Error of one line, which never tells what the file holds
 */
export function openAccounts<T>(name: string, { setting, path, parse, vus, shared, role }: Wanted<T>): readonly T[] {
  const packing = isPacking(__ENV)
  const accounts = new SharedArray(name, () => (packing ? [] : parse(read(setting, path), setting)))
  if (!packing) requireAccounts(accounts.length, vus, shared, setting, role)
  return accounts
}

function read(setting: string, path: string): string {
  if (path === '') return __ENV[setting] ?? ''
  try {
    return open(path)
  } catch {
    throw new Error(
      `${setting} "${path}" cannot be read; give it the path of a CSV or, as an archive opens no file, the CSV itself`,
    )
  }
}
