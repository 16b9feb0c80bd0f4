import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../build/root'
import type { OpenWriter } from '../../resilience/writer'

/**
 * The ledgered writes of a platform.
 * @throws Error of one line when it has none
 */
export async function writerOf(platform: string): Promise<OpenWriter> {
  const file = join(root, 'resilience/writers', `${platform}.ts`)
  if (!existsSync(file))
    throw new Error(`there are no ledgered writes for ${platform}: resilience/writers/${platform}.ts is missing`)
  const name = `open${platform.charAt(0).toUpperCase()}${platform.slice(1)}Writer`
  const open = ((await import(pathToFileURL(file).href)) as Record<string, OpenWriter>)[name]
  if (!open) throw new Error(`resilience/writers/${platform}.ts exports no ${name}`)
  return open
}
