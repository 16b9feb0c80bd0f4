import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Platform } from '../lib/plan/platform'
import { inOrder } from './entries'
import { root } from './root'

/**
 * The platforms there are, by name: each folder of `lib/` with a `description.ts`, which exports one that is called as
 * the folder is. It needs the generated contracts.
 * @throws Error of one line when one does not
 */
export async function findPlatforms(from: string = root): Promise<Record<string, Platform>> {
  const folder = join(from, 'lib')
  const names = (await readdir(folder)).filter((name) => existsSync(join(folder, name, 'description.ts')))
  const found = await Promise.all(
    inOrder(names).map(async (name): Promise<[string, Platform]> => {
      const exported: Record<string, Platform> = await import(pathToFileURL(join(folder, name, 'description.ts')).href)
      const platform = Object.values(exported).find((value) => value?.name === name)
      if (!platform) throw new Error(`lib/${name}/description.ts exports no platform of the name ${name}: rename one`)
      return [name, platform]
    }),
  )
  return Object.fromEntries(found)
}

/**
 * @param name as in its folders and scripts
 * @throws Error of one line when there is none of that name
 */
export async function platformNamed(name: string): Promise<Platform> {
  const platforms = await findPlatforms()
  const platform = platforms[name]
  if (platform) return platform
  throw new Error(
    `there is no platform ${name}: lib/${name}/description.ts is missing; there are ${Object.keys(platforms).join(', ')}`,
  )
}

/** Where load may never go, of all platforms. */
export async function productionDomains(): Promise<string[]> {
  return Object.values(await findPlatforms()).flatMap((platform) => platform.productionDomains)
}
