import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../build/root'
import type { Front } from '../../front/front'
import { type FrontFlaws, serveFront } from '../../front/server'
import { interruptible } from '../interruptible'
import { referenceOf } from '../platform/references'
import { type RunTarget, targetOf } from '../target'

/** The front of a platform's reference, before a platform of its kind. */
export async function frontBefore(
  name: string,
  target: RunTarget,
  port: number,
  flaws: FrontFlaws = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const { asked } = await referenceOf(name)
  const front = await frontOf(name)
  const caFile = target.known['SSL_CERT_FILE']
  const ca = caFile ? await readFile(caFile, 'utf8') : undefined
  return serveFront({ front, apiUrl: target.known[asked.baseUrl] ?? '', ca, port, flaws })
}

/** @throws Error of one line when the platform has no pages */
async function frontOf(name: string): Promise<Front> {
  const file = join(root, 'front', `${name}.tsx`)
  if (!existsSync(file)) throw new Error(`there are no pages of ${name}: front/${name}.tsx is missing`)
  const exported: Record<string, Front> = await import(pathToFileURL(file).href)
  const front = Object.values(exported).find((value) => value?.pages)
  if (!front) throw new Error(`front/${name}.tsx exports no front`)
  return front
}

/** @returns the exit code */
export function serveUntilStopped(name: string, port: number): Promise<number> {
  return interruptible(async ({ progress, signal }) => {
    const target = await targetOf(name, { progress, signal })
    try {
      const front = await frontBefore(name, target, port)
      progress.note(`${name} → ${target.said}`)
      console.log(front.url)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      await front.close()
      return 0
    } finally {
      await target.stop()
    }
  })
}
