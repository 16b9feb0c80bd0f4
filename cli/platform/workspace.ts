import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { endLeftover } from '../../service/postgres/leftover'
import { identityFrom, isRunning, ownIdentity } from '../../service/postgres/processes'
import { checkoutDir, makePassable } from '../../service/runtime-dir'
import { textIn, writeWhole } from '../../service/whole-file'
import { ensureSlaDir, slaDir } from './sla-dir'

/** Where a platform keeps its data and its files. */
export interface Workspace {
  /** PostgreSQL's cluster. */
  dataDir: string
  /** For secrets, which outlive the files. */
  privateDir: string
  /** For what the load generator reads too: accounts, certificates. */
  filesDir: string
  /** Removes what is of no use once the platform has stopped. */
  dispose(): Promise<void>
}

/** The checkout's own workspace: its data and secrets stay from one `up` to the next. */
export async function keptWorkspace(): Promise<Workspace> {
  const dir = checkoutDir()
  ensureSlaDir()
  return { dataDir: join(dir, 'postgres'), privateDir: dir, filesDir: slaDir, dispose: async () => {} }
}

/** A workspace for one run, empty at its start and removed at its end. */
export async function runWorkspace(): Promise<Workspace> {
  const runs = join(checkoutDir(), 'runs')
  makePassable(runs)
  await removeLeftovers(runs)
  const dir = await mkdtemp(join(runs, 'run-'))
  await chmod(dir, 0o755) // the user PostgreSQL runs as must get through
  await writeWhole(join(dir, ownerFile), JSON.stringify(await ownIdentity()))
  return {
    dataDir: join(dir, 'postgres'),
    privateDir: dir,
    filesDir: dir,
    dispose: () => rm(dir, { recursive: true, force: true }),
  }
}

const ownerFile = 'owner.json'

/** A run that was killed could not remove its folder, and its database may still be on the way down. */
async function removeLeftovers(runs: string): Promise<void> {
  for (const name of await readdir(runs)) {
    const dir = join(runs, name)
    if (await isOwned(dir).catch(() => true)) continue // another start is removing it
    const ended = await endLeftover(join(dir, 'postgres')).then(
      () => true,
      () => false, // what is left of one run must not stop another
    )
    if (ended) await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function isOwned(dir: string): Promise<boolean> {
  const owner = identityFrom((await textIn(join(dir, ownerFile))) ?? '')
  if (owner) return isRunning(owner)
  const { mtimeMs } = await stat(dir)
  return Date.now() - mtimeMs < 60_000 // just being made
}

/** Writes a file for this user's eyes only. */
export async function writePrivately(file: string, text: string): Promise<void> {
  await writeWhole(file, text, 0o600)
}
