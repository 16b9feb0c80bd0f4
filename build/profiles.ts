import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Profile } from '../lib/plan/profile'
import { profileNames } from './entries'
import { root } from './root'

/**
 * The profiles there are, by name: each file of `lib/plan/profiles/` exports one that is called as the file is.
 * @throws Error of one line when a file does not
 */
export async function findProfiles(): Promise<Record<string, Profile>> {
  const folder = join(root, 'lib/plan/profiles')
  const found = await Promise.all(
    profileNames.map(async (name): Promise<[string, Profile]> => {
      const exported: Record<string, Profile> = await import(pathToFileURL(join(folder, `${name}.ts`)).href)
      const profile = Object.values(exported).find((value) => value?.name === name)
      if (!profile) throw new Error(`lib/plan/profiles/${name}.ts exports no profile of the name ${name}: rename one`)
      return [name, profile]
    }),
  )
  return Object.fromEntries(found)
}
