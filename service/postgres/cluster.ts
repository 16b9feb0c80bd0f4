import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { makePassable } from '../runtime-dir'
import type { Installation } from './binaries'
import { assertReachable, type ServerUser } from './server-user'

/** The name of the one role of an embedded cluster. */
export const role = 'sla'

/**
 * Makes the database cluster in `dataDir` if there is none, and returns the password of its role. The cluster is
 * made in a folder beside it and renamed when complete, so that an interrupted start leaves nothing half-made.
 */
export async function ensureCluster(installation: Installation, dataDir: string, user: ServerUser): Promise<string> {
  const parent = dirname(dataDir)
  makePassable(parent)
  assertReachable(parent, user)
  const passwordFile = `${dataDir}.password`
  if (existsSync(dataDir)) {
    if (!existsSync(passwordFile))
      throw new Error(`${passwordFile} is missing; delete ${dataDir} to start with an empty database`)
    return readFile(passwordFile, 'utf8')
  }
  const unfinished = `${basename(dataDir)}.init-`
  for (const name of await readdir(parent)) {
    if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true })
  }
  const password = randomBytes(24).toString('base64url')
  const made = await mkdtemp(join(parent, unfinished))
  try {
    await initdb(installation, made, password, user)
    await writeFile(passwordFile, password, { mode: 0o600 })
    await rename(join(made, 'data'), dataDir)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
  return password
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
    throw new Error(`PostgreSQL cannot make a database in ${dir}: ${stderr?.trim().split('\n').at(-1) || message}`)
  }
}
