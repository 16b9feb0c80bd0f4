import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** No one of them takes this long to make. */
const abandonedMs = 3_600_000

/**
 * Removes what was being made in `folder` by processes that were killed: whatever has `mark` in its name and has not
 * been touched for an hour.
 */
export async function removeAbandoned(folder: string, mark: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.includes(mark))
  for (const path of names.map((name) => join(folder, name))) {
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > abandonedMs) await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}
