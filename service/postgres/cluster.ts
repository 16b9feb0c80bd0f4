import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { chown, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { makePassable } from '../runtime-dir'
import { textIn, writeWhole } from '../whole-file'
import type { Installation } from './binaries'
import { diskNote } from './disk'
import { pastLeftover } from './leftover'
import { causeIn } from './log'
import { assertReachable, type ServerUser } from './server-user'

/** The name of the one role of an embedded cluster. */
export const role = 'sla'

/**
 * Makes the database cluster in `dataDir` if there is none, and returns the password of its role. The cluster is
 * made in a folder beside it and renamed when complete, so that an interrupted start leaves nothing half-made.
 * @throws Error with one line when what lies there cannot be used; nothing of it is deleted
 */
export async function ensureCluster(installation: Installation, dataDir: string, user: ServerUser): Promise<string> {
  const parent = dirname(dataDir)
  makePassable(parent)
  assertReachable(parent, user)
  await rmdir(dataDir).catch(() => {}) // one that is empty
  if (existsSync(dataDir)) {
    assertOwn(dataDir, user)
    assertUsable(installation, dataDir)
    return (await passwordOf(dataDir)) ?? resetPassword(installation, dataDir, user)
  }
  const unfinished = `${basename(dataDir)}.init-`
  for (const name of await readdir(parent)) {
    // An initdb that outlived its start may still write there.
    if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true }).catch(() => {})
  }
  const password = newPassword()
  const made = await mkdtemp(join(parent, unfinished))
  try {
    await initdb(installation, made, password, user)
    await writeWhole(passwordFile(dataDir), password, 0o600)
    await rename(join(made, 'data'), dataDir)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
  return password
}

/** Gives the role of a cluster whose server is down a new password, when the file with the old one is lost. */
export async function resetPassword(installation: Installation, dataDir: string, user: ServerUser): Promise<string> {
  const password = newPassword()
  const args = ['--single', '-D', dataDir, 'postgres']
  const single = spawn(installation.program('postgres'), args, {
    ...user,
    cwd: dataDir,
    env: { ...installation.env, ...(await pastLeftover(dataDir)) },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const said: string[] = []
  single.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  single.stdin.on('error', () => {}) // it ended before it read: that is told below
  single.stdin.end(`ALTER ROLE ${role} PASSWORD '${password}'\n`)
  const code = await new Promise<number | null>((resolve, reject) => {
    single.once('error', reject)
    single.once('close', resolve)
  })
  const failed = code !== 0 || said.join('').includes('ERROR:')
  if (failed) throw new Error(`PostgreSQL takes no new password for ${dataDir}: ${causeIn(said.join(''))}`)
  await writeWhole(passwordFile(dataDir), password, 0o600)
  return password
}

function newPassword(): string {
  return randomBytes(24).toString('base64url') // no character that needs quoting
}

/** The password of the role of a cluster that is there; undefined where there is none, or the file is lost. */
export async function passwordOf(dataDir: string): Promise<string | undefined> {
  return (await textIn(passwordFile(dataDir))) || undefined
}

function passwordFile(dataDir: string): string {
  return `${dataDir}.password`
}

/** PostgreSQL takes no data but its own user's. */
function assertOwn(dataDir: string, user: ServerUser): void {
  const found = lstatSync(dataDir)
  if (!found.isDirectory()) throw new Error(`${dataDir} is no folder; move it away to start with an empty database`)
  const own = user?.uid ?? process.getuid?.() ?? found.uid
  if (found.uid !== own) {
    throw new Error(
      `${dataDir} belongs to user ${found.uid}; set SLA_HOME to a folder of your own, or give it to user ${own}`,
    )
  }
}

function assertUsable({ major }: Installation, dataDir: string): void {
  for (const file of ['PG_VERSION', 'global/pg_control']) {
    if (existsSync(join(dataDir, file))) continue
    throw new Error(
      `${dataDir} is no whole PostgreSQL database (${file} is missing); move it away to start with an empty database`,
    )
  }
  const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
  if (version !== major) {
    throw new Error(
      `${dataDir} is of PostgreSQL ${version || 'no version'}, and this is ${major}; move it away to start with an empty database, or keep it for a pg_upgrade`,
    )
  }
}

async function initdb(installation: Installation, dir: string, password: string, user: ServerUser): Promise<void> {
  const handedOver = join(dir, 'password')
  await writeFile(handedOver, password, { mode: 0o600 })
  if (user) await Promise.all([dir, handedOver].map((path) => chown(path, user.uid, user.gid)))
  const args = [
    '-D',
    join(dir, 'data'),
    '-U',
    role,
    `--pwfile=${handedOver}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
  ]
  try {
    await promisify(execFile)(installation.program('initdb'), args, {
      ...user,
      cwd: dir,
      env: { ...installation.env, PATH: process.env['PATH'] },
    })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    const cause = causeIn(stderr ?? '') || message
    throw new Error(`PostgreSQL cannot make a database in ${dir}: ${cause}${await diskNote(dir, cause)}`)
  }
}
