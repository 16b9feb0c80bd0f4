import { readFile } from 'node:fs/promises'
import { csvRows } from '../lib/data/csv'

/** A row of the accounts file; role and hospital are '' where the file has none. */
export interface AccountRow {
  email: string
  password: string
  role: string
  hospital: string
}

/** @param file CSV, as the scripts read it */
export async function accountsIn(file: string | undefined): Promise<AccountRow[]> {
  const [, ...rows] = csvRows(await readFile(file ?? '', 'utf8'))
  return rows.map(({ fields: [email = '', password = '', role = '', hospital = ''] }) => ({
    email,
    password,
    role,
    hospital,
  }))
}
