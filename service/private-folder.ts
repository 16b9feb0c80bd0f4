import { lstatSync, mkdirSync } from 'node:fs'

/**
 * Makes a folder for code that we run, which nobody else may enter, unless it is there.
 * @throws Error with one line when what is there is a link, another user's, or for others to write
 */
export function privateFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const flaw = flawOf(dir)
  if (flaw) throw new Error(`${dir} ${flaw}, and what lies there would be run; remove it and start again`)
}

function flawOf(dir: string): string | undefined {
  const found = lstatSync(dir) // of a link itself, not of what it leads to
  if (!found.isDirectory()) return 'is no folder'
  if (!process.getuid) return undefined // Windows has other means
  if (found.uid !== process.getuid()) return `belongs to user ${found.uid}`
  return found.mode & 0o022 ? 'may be written by others' : undefined
}
