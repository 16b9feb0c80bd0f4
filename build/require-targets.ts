import type { Platform } from '../lib/plan/platform'
import { hasOwnTarget } from '../thresholds/own-targets'
import type { ScriptEntry } from './entries'
import { findProfiles } from './profiles'

/**
 * Refuses a script that would promise nothing.
 * @throws Error of one line at the first entry whose platform has no target of its own for the profile
 */
export async function requireTargets(
  entries: readonly ScriptEntry[],
  platforms: Readonly<Record<string, Pick<Platform, 'targets'>>>,
): Promise<void> {
  const profiles = await findProfiles()
  for (const { name, source, platform } of entries) {
    const targets = platforms[platform]?.targets ?? {}
    const traits = profiles[name.slice(platform.length + 1)]?.traits ?? []
    if (!hasOwnTarget(targets, traits))
      throw new Error(
        `${source}: thresholds/${platform}.ts has no target of its own for this profile (${traits.join(', ')}); add a row for one of these traits, or remove the script`,
      )
  }
}
