import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from '../build/root'
import { makeNamedFolder } from './make-folder'
import { othersIn } from './private-folder'
import { userCache } from './user-cache'

/**
 * The folder for what outlives a run and is no part of a checkout: PostgreSQL's binaries and data, generated secrets.
 * `SLA_HOME`; else for root a folder below the system's temporary one, because PostgreSQL then runs as `nobody`,
 * who cannot look into root's home; else the user's cache. Made when missing.
 * @throws Error when others could put their own binaries there.
 */
export function runtimeDir(): string {
  const dir = resolve(process.env['SLA_HOME'] || defaultDir())
  makePassable(dir)
  const others = othersIn(dir, 'SLA_HOME')
  if (others) throw new Error(`${others.path} ${others.says}, who could put programs there; ${others.mend}`)
  return dir
}

function defaultDir(): string {
  if (process.getuid?.() === 0) return '/var/tmp/sla-0'
  return userCache(process.env)
}

/** A checkout's own folder below `runtimeDir()`, made when missing. Two checkouts never share one. */
export function checkoutDir(checkout: string = root): string {
  const name = createHash('sha256').update(realpathSync(checkout)).digest('hex').slice(0, 12)
  const dir = join(runtimeDir(), 'checkouts', name)
  makePassable(dir)
  return dir
}

/** Makes a folder, and those above it, that the user PostgreSQL runs as may enter, whatever our umask is. */
export function makePassable(dir: string): void {
  const umask = process.umask(0o022)
  try {
    makeNamedFolder(dir, 'SLA_HOME', 0o755)
  } finally {
    process.umask(umask)
  }
}
