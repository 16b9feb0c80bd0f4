import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, lstat, mkdir, open, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Writes a file so that a reader, or a start after a power cut, finds the old text or the new one, never a part: it is
 * written beside it, brought to the disk, and renamed.
 */
export async function writeWhole(file: string, text: string, mode = 0o644): Promise<void> {
  const made = await written(file, text, mode)
  try {
    await rename(made, file).catch((error: NodeJS.ErrnoException) => {
      throw isFolderInTheWay(error) ? inTheWay(file, 'is a folder') : error
    })
    await toDisk(dirname(file))
  } finally {
    await rm(made, { force: true })
  }
}

/**
 * Makes `file` unless somebody holds it: of all who try at once, one gets it. What a holder left that is gone is taken
 * over.
 * @param isHeld whether the text of a file that is there is that of a holder who lives
 * @returns the text of the holder, or `undefined` when the file is ours now
 */
export async function claimWhole(
  file: string,
  text: string,
  mode: number,
  isHeld: (text: string) => Promise<boolean>,
): Promise<string | undefined> {
  const own = await written(file, text, mode)
  try {
    while (!(await isMade(own, file))) {
      const there = await textIn(file)
      if (there === undefined) continue
      if (await isHeld(there)) return there
      await takeAway(file, there)
    }
    await toDisk(dirname(file))
    return undefined
  } finally {
    await rm(own, { force: true })
  }
}

/**
 * The text of a file, or `undefined` when there is none.
 * @throws Error of one line when what has its name is no file (a pipe would be waited for, a link that leads nowhere be
 * taken for nothing), or the system's error when it cannot be read
 */
export async function textIn(file: string): Promise<string | undefined> {
  try {
    if (!(await stat(file)).isFile()) throw inTheWay(file, 'is no file')
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const found = await lstat(file).catch(() => undefined)
    if (found?.isSymbolicLink()) throw inTheWay(file, 'is a link that leads nowhere')
    return undefined
  }
}

function inTheWay(file: string, what: string): Error {
  return new Error(`${file} ${what}; move it away and start again`)
}

function isFolderInTheWay({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EISDIR' || code === 'ENOTEMPTY' || code === 'EEXIST'
}

async function written(file: string, text: string, mode: number): Promise<string> {
  const made = `${file}.${randomUUID()}`
  const handle = await open(made, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } catch (error) {
    await rm(made, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return made
}

/** Unlike a file that is made and then written, a link shows its whole text at once. */
async function isMade(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error
      return copyFile(own, file, constants.COPYFILE_EXCL) // folders shared with another system may know no links
    })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** One at a time: else somebody could take away what another, who was faster, has just made. */
async function takeAway(file: string, seen: string): Promise<void> {
  const turn = `${file}.turn`
  try {
    await mkdir(turn)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const since = await stat(turn).catch(() => undefined)
    // Whoever has the turn needs milliseconds: one that lasts is of a process that was killed in it.
    if (since && !since.isDirectory()) throw inTheWay(turn, 'is no folder')
    if (since && Date.now() - since.mtimeMs > turnLimitMs) await rmdir(turn).catch(() => {})
    else await sleep(5)
    return
  }
  try {
    if ((await textIn(file)) === seen) await rm(file, { force: true })
  } finally {
    await rmdir(turn).catch(() => {})
  }
}

const turnLimitMs = 10_000

/** The name of a file that was made or renamed is on the disk only when its folder is. */
async function toDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined) // Windows opens no folders
  await handle?.sync().catch(() => {})
  await handle?.close()
}
