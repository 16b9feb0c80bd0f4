import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, type ProcessIdentity, processInfo } from '../../service/postgres/processes'
import type { Progress } from '../progress'

/**
 * Makes `file` with `work`, which writes a file of the name it is given; `check` must accept that before it gets its
 * place. Of two processes that want the same file one works and the other waits for it.
 */
export async function intoCache(
  file: string,
  work: (target: string) => Promise<void>,
  check: (made: string) => Promise<unknown>,
  progress: Progress,
): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true })
  const release = await lock(`${file}.lock`, progress)
  try {
    // Whoever held the lock before us may have made it.
    if (
      await check(file).then(
        () => true,
        () => false,
      )
    )
      return
    const made = await mkdtemp(join(folder, 'made-'))
    try {
      const target = join(made, basename(file))
      await work(target)
      await check(target)
      await rename(target, file)
    } finally {
      await rm(made, { recursive: true, force: true })
    }
  } finally {
    await release()
  }
}

/** Waits for the lock; one whose holder has died is taken over. */
async function lock(file: string, progress: Progress): Promise<() => Promise<void>> {
  const self = JSON.stringify(await processInfo(process.pid))
  let waiting = false
  while (true) {
    try {
      await writeFile(file, self, { flag: 'wx' })
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await readFile(file, 'utf8').catch(() => '')
    if (holder && !(await isRunning(JSON.parse(holder) as ProcessIdentity))) {
      await rm(file, { force: true })
      continue
    }
    if (!waiting) progress.note(`waiting for another process that gets k6 (${file})`)
    waiting = true
    await sleep(200)
  }
}
