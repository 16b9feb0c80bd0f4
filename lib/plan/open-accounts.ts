import { requireAccounts } from './accounts'
import { isPacking } from './settings/packing'
import { absolutePath } from './settings/paths'

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
 * The accounts of a setting's file; none when the script is only packed.
 * @throws Error of one line, which never tells what the file holds
 */
export function readAccounts<T>({ setting, path, parse, vus, shared, role }: Wanted<T>): T[] {
  const packing = isPacking(__ENV)
  const accounts = packing ? [] : parse(read(setting, path), setting)
  if (!packing) requireAccounts(accounts.length, vus, shared, setting, role)
  return accounts
}

function read(setting: string, path: string): string {
  if (path === '') return __ENV[setting] ?? ''
  const at = absolutePath(path, __ENV)
  if (at === undefined)
    throw new Error(
      `${setting} "${path}" is relative, and nothing tells a script here which folder k6 was started in; give its whole path`,
    )
  try {
    return open(at)
  } catch {
    throw new Error(
      `${setting} "${path}" cannot be read; give it the path of a CSV${from(path, at)} or, as an archive opens no file, the CSV itself`,
    )
  }
}

/** Says where a relative path begins, and where it was taken to lead when only PWD tells. */
function from(path: string, at: string): string {
  if (at === path) return ''
  return `, from the folder that k6 is started in${at.startsWith('/proc/') ? '' : ` (PWD makes it ${at})`},`
}
