import { statfs } from 'node:fs/promises'

/** Below this PostgreSQL cannot even start: a segment of its log takes 16 MiB. */
const nearlyFull = 20 * 2 ** 20

/** What to do when a disk is full, to be put after what failed; empty when that is not why. */
export async function diskNote(path: string, cause: string): Promise<string> {
  const mend = 'free space there, or set SLA_HOME to a folder on another disk'
  if (/No space left|disk space|ENOSPC|quota/i.test(cause)) return `; ${mend}`
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize < nearlyFull ? `; its disk is full (${(bavail * bsize) >> 20} MB left); ${mend}` : ''
}
