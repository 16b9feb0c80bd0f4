import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Result } from '../../lib/plan/summary/result'
import { readResult } from './read-result'

/** The last one of a run that was written while it was watched. */
export async function resultWrittenSince(folder: string, startedMs: number): Promise<Result | undefined> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(folder, name), ms: (await stat(join(folder, name))).mtimeMs })),
  )
  for (const { file } of files.filter(({ ms }) => ms >= startedMs).sort((one, two) => two.ms - one.ms)) {
    const result = await readResult(file).catch(() => undefined)
    if (result?.kind === 'run') return result
  }
  return undefined
}
