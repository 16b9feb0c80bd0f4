import type { Pool } from 'pg'
import { SettingError } from '../../service/settings'
import { referenceMedcorSettings } from './settings'
import type { Vault } from './vault'

const nobody = 'master key check'

/**
 * Proves that the master key is the one this database was written with; an empty database takes any.
 * @throws {SettingError} when it is another
 */
export async function checkMasterKey(pool: Pool, vault: Vault): Promise<void> {
  const { wrapped } = vault.newKey(nobody)
  await pool.query("insert into marks values ('master key', $1) on conflict do nothing", [wrapped])
  const { rows } = await pool.query<{ value: Buffer }>("select value from marks where name = 'master key'")
  try {
    vault.unwrap(undefined, nobody, rows[0]?.value as Buffer)
  } catch {
    const { env } = referenceMedcorSettings.masterKey
    throw new SettingError(`${env} (not shown) is not the key that this database was written with; set ${env} to that`)
  }
}
