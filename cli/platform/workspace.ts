import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import { endLeftover } from '../../service/postgres/leftover'
import { isRunning, ownIdentity, type ProcessIdentity } from '../../service/postgres/processes'
import { checkoutDir, makePassable } from '../../service/runtime-dir'

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

/** The checkout's folder for what `up` writes and k6 reads. */
export const slaDir = join(root, '.sla')

/** The checkout's own workspace: its data and secrets stay from one `up` to the next. */
export async function keptWorkspace(): Promise<Workspace> {
  const dir = checkoutDir()
  await mkdir(slaDir, { recursive: true })
  return { dataDir: join(dir, 'postgres'), privateDir: dir, filesDir: slaDir, dispose: async () => {} }
}

/** A workspace for one run, empty at its start and removed at its end. */
export async function runWorkspace(): Promise<Workspace> {
  const runs = join(checkoutDir(), 'runs')
  makePassable(runs)
  await removeLeftovers(runs)
  const dir = await mkdtemp(join(runs, 'run-'))
  await chmod(dir, 0o755) // the user PostgreSQL runs as must get through
  await writeFile(join(dir, 'owner.json'), JSON.stringify(await ownIdentity()))
  return {
    dataDir: join(dir, 'postgres'),
    privateDir: dir,
    filesDir: dir,
    dispose: () => rm(dir, { recursive: true, force: true }),
  }
}

/** A run that was killed could not remove its folder, and its database may still be on the way down. */
async function removeLeftovers(runs: string): Promise<void> {
  for (const name of await readdir(runs)) {
    const dir = join(runs, name)
    if (await isOwned(dir)) continue
    await endLeftover(join(dir, 'postgres'))
    await rm(dir, { recursive: true, force: true })
  }
}

async function isOwned(dir: string): Promise<boolean> {
  const owner = await readFile(join(dir, 'owner.json'), 'utf8').catch(() => undefined)
  if (owner) return isRunning(JSON.parse(owner) as ProcessIdentity)
  const { mtimeMs } = await stat(dir)
  return Date.now() - mtimeMs < 60_000 // just being made
}

/** Writes a file for this user's eyes only. */
export async function writePrivately(file: string, text: string): Promise<void> {
  await rm(file, { force: true }) // an old one could have other permissions
  await writeFile(file, text, { mode: 0o600 })
}
