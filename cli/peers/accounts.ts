import { join } from 'node:path'
import { csvRows } from '../../lib/data/csv'
import type { Account } from '../../lib/plan/accounts'
import type { PeerJourney } from '../../peers/journey'
import { accountsFileOf } from '../../peers/tool'
import { textIn } from '../../service/whole-file'
import { writePrivately } from '../platform/workspace'

/**
 * Writes the accounts of each role of a journey to a file of its own, for this user's eyes only: no tool can choose rows
 * of one file by their role.
 * @param setting that names the accounts file
 * @throws Error of one line when there is no account of a role
 */
export async function writeAccounts(
  journey: PeerJourney,
  { setting, file, folder }: { setting: string; file: string | undefined; folder: string },
): Promise<Account[]> {
  const text = file && (await textIn(file))
  if (!text)
    throw new Error(`${setting} ${file ? `"${file}" cannot be read` : 'is not set'}: it names the CSV of the accounts`)
  const [header, ...rows] = csvRows(text)
  const roleAt = header?.fields.indexOf('role') ?? -1
  const roles = new Set([...journey.actors.map(({ role }) => role), journey.arrivals.role])
  let first: Account[] = []
  for (const role of roles) {
    const own = rows
      .filter(({ fields }) => role === undefined || fields[roleAt]?.toLowerCase() === role)
      .map(({ fields: [email = '', password = ''] }) => ({ email, password }))
    if (own.length === 0) throw new Error(`${setting}: it holds no account${role ? ` of the role ${role}` : ''}`)
    const lines = own.map(({ email, password }) => `${quoted(email)},${quoted(password)}\n`)
    await writePrivately(join(folder, accountsFileOf(role)), `email,password\n${lines.join('')}`)
    if (role === journey.arrivals.role) first = own
  }
  return first
}

function quoted(field: string): string {
  return /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
