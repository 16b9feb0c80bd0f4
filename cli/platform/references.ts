import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inOrder } from '../../build/entries'
import { root } from '../../build/root'
import type { ReferencePlatform } from './reference-platform'

const folder = join(root, 'reference')

/** The platforms that have a reference: each folder of `reference/` with a `platform.ts`. */
export const referenceNames: readonly string[] = inOrder(
  readdirSync(folder).filter((name) => existsSync(join(folder, name, 'platform.ts'))),
)

/**
 * A reference platform. It is loaded when it is wanted: it needs the generated contracts, and a command's help does not.
 * @throws Error of one line when there is none of that name
 */
export async function referenceOf(name: string): Promise<ReferencePlatform> {
  if (!referenceNames.includes(name))
    throw new Error(`${name} has no reference platform; those that have one: ${referenceNames.join(', ')}`)
  const exported: Record<string, ReferencePlatform> = await import(
    pathToFileURL(join(folder, name, 'platform.ts')).href
  )
  const reference = Object.values(exported).find((value) => value?.name === name)
  if (!reference) throw new Error(`reference/${name}/platform.ts exports no platform of the name ${name}: rename one`)
  return reference
}
