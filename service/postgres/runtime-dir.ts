import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../build/root'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The folder for what outlives a run and is no part of a checkout: PostgreSQL's binaries and data, generated secrets.
 * `SLA_HOME`; else for root a folder below the system's temporary one, because PostgreSQL then runs as `nobody`,
 * who cannot look into root's home; else the user's cache.
 */
export function runtimeDir(env: Env = process.env): string {
  if (env['SLA_HOME']) return env['SLA_HOME']
  if (process.getuid?.() === 0) return '/var/tmp/sla-0'
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sla')
}

/** This checkout's own folder below `runtimeDir()`, made when missing. Two checkouts never share one. */
export function checkoutDir(env: Env = process.env): string {
  const base = runtimeDir(env)
  mkdirSync(base, { recursive: true, mode: 0o755 })
  assertOurs(base)
  const name = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 12)
  const dir = join(base, 'checkouts', name)
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  return dir
}

/** Another user who made the folder first, or may write into it, could put their own binaries there. */
function assertOurs(dir: string): void {
  if (!process.getuid) return
  const { uid, mode } = statSync(dir)
  if (uid !== process.getuid()) throw new Error(`${dir} belongs to user ${uid}; set SLA_HOME to a folder of your own`)
  if (mode & 0o002)
    throw new Error(`${dir} may be written by every user; chmod o-w it or set SLA_HOME to another folder`)
}
