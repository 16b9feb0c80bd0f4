import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder } from '../../service/make-folder'
import { identityFrom, isRunning, ownIdentity } from '../../service/postgres/processes'
import { othersIn } from '../../service/private-folder'
import { claimWhole } from '../../service/whole-file'
import type { Progress } from '../progress'

const unfinished = 'made-'

/**
 * Makes `file` with `work`, which writes a file, or a folder, of the name it is given; `check` must accept that before
 * it gets its place. Of two processes that want the same one works and the other waits for it.
 */
export async function intoCache(
  file: string,
  work: (target: string) => Promise<void>,
  check: (made: string) => Promise<unknown>,
  { of, progress }: { of: string; progress: Progress },
): Promise<void> {
  const folder = dirname(file)
  makeFolder(folder, 0o700)
  assertOurs(folder)
  const release = await lock(`${file}.lock`, of, progress)
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

/** What lies in the cache is run. @throws Error with one line when somebody else could have put it there */
export function assertOurs(folder: string): void {
  const others = othersIn(folder, 'SLA_CACHE_DIR')
  if (others) throw new Error(`${others.path} ${others.says}, who could put a program there; ${others.mend}`)
}

async function passes(check: (file: string) => Promise<unknown>, file: string): Promise<boolean> {
  return check(file).then(
    () => true,
    () => false,
  )
}

/** Waits for the lock; one whose holder has died, or cannot be told, is taken over. */
async function lock(file: string, of: string, progress: Progress): Promise<() => Promise<void>> {
  const own = JSON.stringify(await ownIdentity())
  let waiting = false
  while ((await claimWhole(file, own, 0o600, isHeld)) !== undefined) {
    if (!waiting) progress.note(`waiting for another process that gets ${of} (${file})`)
    waiting = true
    await sleep(200)
  }
  return () => rm(file, { force: true })
}

async function isHeld(text: string): Promise<boolean> {
  const holder = identityFrom(text)
  return holder !== undefined && isRunning(holder)
}
