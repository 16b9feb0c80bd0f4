import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { reasonOf, type Unread } from './unread'

/** What lies under the paths that were given. */
export interface Walked {
  files: string[]
  unread: Unread[]
  /** Folders and files that were left out because the user said so. */
  leftOut: string[]
}

/**
 * The files under paths; links are followed, each folder is gone through once.
 * @param leaveOut names of files and folders that are not to be looked at
 * @throws Error of one line when a path is not there
 */
export async function filesUnder(paths: readonly string[], leaveOut: readonly string[] = []): Promise<Walked> {
  const walked: Walked = { files: [], unread: [], leftOut: [] }
  const seen = new Set<string>()
  for (const path of paths) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new Error(`there is no file or folder "${path}": give the paths to scan`)
      walked.unread.push({ file: path, reason: reasonOf(error) })
    })
    // What was given by name may be a pipe, as <(command) of a shell is.
    if (found?.isFile() || found?.isFIFO()) walked.files.push(path)
    else if (found?.isDirectory()) await walkGiven(path, leaveOut, seen, walked)
    else if (found) walked.unread.push({ file: path, reason: 'is no regular file' })
  }
  return walked
}

/** An empty folder within another is clean; of one that was given it is more likely that another was meant. */
async function walkGiven(
  folder: string,
  leaveOut: readonly string[],
  seen: Set<string>,
  walked: Walked,
): Promise<void> {
  const sum = () => walked.files.length + walked.unread.length + walked.leftOut.length
  const before = sum()
  const known = seen.has(await realpath(folder))
  await walk(folder, leaveOut, seen, walked)
  if (sum() === before && !known) walked.unread.push({ file: folder, reason: 'is a folder with nothing in it' })
}

async function walk(folder: string, leaveOut: readonly string[], seen: Set<string>, walked: Walked): Promise<void> {
  const real = await realpath(folder)
  if (seen.has(real)) return
  seen.add(real)
  const names = await readdir(folder).catch((error) => {
    walked.unread.push({ file: folder, reason: reasonOf(error) })
  })
  for (const name of (names ?? []).sort()) {
    const path = join(folder, name)
    if (leaveOut.includes(name)) {
      walked.leftOut.push(path)
      continue
    }
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'ENOENT' || error.code === 'ELOOP' ? 'is a link that leads nowhere' : reasonOf(error)
      walked.unread.push({ file: path, reason })
    })
    if (found?.isDirectory()) await walk(path, leaveOut, seen, walked)
    else if (found?.isFile()) walked.files.push(path)
    else if (found) walked.unread.push({ file: path, reason: 'is no regular file' })
  }
}

/** The bytes of a file. */
export function bytesOf(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: 2 ** 18 })
}

/** The name of what was packed: without the ending that says how. */
export function unpackedName(file: string): string {
  const name = basename(file)
  const inner = name.replace(/\.(?:gz|bz2|xz|zst|zstd)$/i, '').replace(/\.t(?:gz|bz2?|xz|zst)$/i, '.tar')
  return inner === name ? 'content' : inner
}
