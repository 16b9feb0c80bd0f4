import { lstatSync, readlinkSync } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { makeFolder } from './make-folder'

/**
 * Makes a folder for code that we run, which nobody else may enter, unless it is there.
 * @throws Error with one line when what is there is a link, another user's, or for others to write
 */
export function privateFolder(dir: string): void {
  makeFolder(dir, 0o700)
  const flaw = lstatSync(dir).isDirectory()
    ? othersIn(dir, 'SLA_HOME')
    : { path: dir, says: 'is no folder', mend: 'remove it' }
  if (flaw) throw new Error(`${flaw.path} ${flaw.says}, and what lies there would be run; ${flaw.mend}`)
}

/** Who else could put something of their own where we look, and what to do about it. */
export interface Others {
  path: string
  says: string
  mend: string
}

/**
 * Looks for somebody else who could put something of their own at `dir`, which has to be there: the folder itself, each
 * one above it, and each link on the way has to be ours or the system's, and for nobody else to write. A folder like
 * /tmp, where everybody may make things but touch only their own, may be above it. Links are looked at, not through.
 * @param setting what names the folder, for what to do about it
 */
export function othersIn(dir: string, setting: string): Others | undefined {
  if (!process.getuid) return undefined // Windows has other means
  const path = resolve(dir)
  const top = parse(path).root
  const trusted = new Set([process.getuid(), lstatSync(top).uid])
  const ahead = path.slice(top.length).split(sep).filter(Boolean)
  let at = top
  for (let links = 0; ; ) {
    const stats = lstatSync(at)
    if (!trusted.has(stats.uid)) {
      return { path: at, says: `belongs to user ${stats.uid}`, mend: `set ${setting} to a folder of your own` }
    }
    if (stats.isSymbolicLink()) {
      if (++links > mostLinks) return { path: at, says: 'leads in a circle', mend: 'remove that link' }
      const target = resolve(dirname(at), readlinkSync(at))
      at = parse(target).root
      ahead.unshift(...target.slice(at.length).split(sep).filter(Boolean))
      continue
    }
    const open = writers(stats.mode, ahead.length > 0)
    if (open) {
      return {
        path: at,
        says: `may be written by ${open.who}`,
        mend: `chmod ${open.bit}-w it, or set ${setting} to another folder`,
      }
    }
    const next = ahead.shift()
    if (next === undefined) return undefined
    at = join(at, next)
  }
}

/** As many as Linux follows. */
const mostLinks = 40

function writers(mode: number, isAbove: boolean): { who: string; bit: 'o' | 'g' } | undefined {
  const touchOnlyOwn = isAbove && (mode & 0o1000) !== 0
  if (touchOnlyOwn) return undefined
  if (mode & 0o002) return { who: 'every user', bit: 'o' }
  return mode & 0o020 ? { who: 'its group', bit: 'g' } : undefined
}
