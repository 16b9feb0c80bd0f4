import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Result } from '../../lib/plan/summary/result'
import { readResult } from './read-result'

/**
 * JSON files of a folder that were written since, the newest first. A link that leads nowhere, a pipe or a folder is none:
 * to read a pipe would be to wait.
 */
export async function filesWrittenSince(folder: string, startedMs: number, prefix = ''): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const files = await Promise.all(
    names
      .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
      .map(async (name) => {
        const about = await stat(join(folder, name)).catch(() => undefined)
        return about?.isFile() ? [{ file: join(folder, name), ms: about.mtimeMs }] : []
      }),
  )
  return files
    .flat()
    .filter(({ ms }) => ms >= startedMs)
    .sort((one, two) => two.ms - one.ms)
    .map(({ file }) => file)
}

/** The last one of a run that was written while it was watched. */
export async function resultWrittenSince(folder: string, startedMs: number): Promise<Result | undefined> {
  for (const file of await filesWrittenSince(folder, startedMs)) {
    const result = await readResult(file).catch(() => undefined)
    if (result?.kind === 'run') return result
  }
  return undefined
}
