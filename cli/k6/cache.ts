import { randomUUID } from 'node:crypto'
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, ownIdentity, type ProcessIdentity } from '../../service/postgres/processes'
import type { Progress } from '../progress'

const unfinished = 'made-'

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
    if (await passes(check, file)) return
    for (const name of await readdir(folder)) {
      // Only who holds the lock makes these: they are of one that was killed.
      if (name.startsWith(unfinished)) await rm(join(folder, name), { recursive: true, force: true })
    }
    const made = await mkdtemp(join(folder, unfinished))
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

async function passes(check: (file: string) => Promise<unknown>, file: string): Promise<boolean> {
  return check(file).then(
    () => true,
    () => false,
  )
}

/** Waits for the lock; one whose holder has died is taken over. */
async function lock(file: string, progress: Progress): Promise<() => Promise<void>> {
  const own = `${file}.${randomUUID()}`
  await writeFile(own, JSON.stringify(await ownIdentity()))
  let waiting = false
  try {
    while (!(await isLinked(own, file))) {
      const holder = await readFile(file, 'utf8').catch(() => undefined)
      if (holder && !(await isRunning(JSON.parse(holder) as ProcessIdentity))) {
        await rm(file, { force: true })
        continue
      }
      if (!waiting) progress.note(`waiting for another process that gets k6 (${file})`)
      waiting = true
      await sleep(200)
    }
  } finally {
    await rm(own, { force: true })
  }
  return () => rm(file, { force: true })
}

/** Unlike writing a new file, a link shows the lock only together with its holder. */
async function isLinked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
