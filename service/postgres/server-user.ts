import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whom PostgreSQL runs as; `undefined` means as ourselves. */
export type ServerUser = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root, so root runs it as `nobody`, who is on every system already. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return undefined
  const entry = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(-?\d+):(-?\d+):/m)
  if (!entry) throw new Error('/etc/passwd has no user nobody to run PostgreSQL as; run this as an ordinary user')
  return { uid: Number(entry[1]) >>> 0, gid: Number(entry[2]) >>> 0 }
}

/** Every folder on the way must let others through, or PostgreSQL's own user cannot open its files. */
export function assertReachable(dir: string, user: ServerUser): void {
  if (!user) return
  for (let at = dir; at !== dirname(at); at = dirname(at)) {
    if (!(statSync(at).mode & 0o001)) {
      throw new Error(
        `the user nobody, as whom root runs PostgreSQL, cannot enter ${at}; set SLA_HOME to a folder that others may enter`,
      )
    }
  }
}
