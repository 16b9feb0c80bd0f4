import type { Env } from './env'
import type { Problems } from './problems'
import type { SettingTable } from './setting'
import { twinOf } from './twin'

/**
 * Refuses private settings while a script is being packed, since the archive would hold them.
 * @param own what the platform's own settings begin with
 */
export function refusePrivate(table: SettingTable, env: Env, own: string, problems: Problems): void {
  for (const [name, { told }] of Object.entries(table)) {
    const givenBy = [name, twinOf(name, own)].find((one) => one !== undefined && env[one])
    if (!told && givenBy)
      problems.add(
        name,
        `${givenBy} is private, and the archive would hold it; give it to the run of the archive instead`,
      )
  }
}
