import type { Env } from './read'
import { isTold, type SettingTable } from './settings'

/**
 * The environment of a script that is packed: a file named there is not needed yet.
 * Throws one line when a private setting is given, since it would be in the archive.
 */
export function packedEnv(table: SettingTable, baseUrl: string, env: Env): Env {
  if (!env[baseUrl])
    throw new Error(
      `${baseUrl} is not set; an archive knows only what -e gives: -e ${baseUrl}=https://staging.example.test`,
    )
  const later: Record<string, string> = {}
  for (const [name, declared] of Object.entries(table)) {
    if (!isTold(declared) && env[name])
      throw new Error(`${name} is private, and the archive would hold it; give it to the run of the archive instead`)
    if (declared.kind === 'file') later[name] = 'given when the archive runs'
  }
  return { ...env, ...later }
}
