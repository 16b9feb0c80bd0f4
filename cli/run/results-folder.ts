import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { root } from '../../build/root'
import { givenText } from '../../lib/plan/settings/twin'
import { makeFolder } from '../../service/make-folder'

/** A result of a long run is about as large; less could fit on a disk that is full. */
const triedBytes = 256 * 1024

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'a file or a dangling link is in the way: EEXIST',
  ENOTDIR: 'a file is in the way: ENOTDIR',
  ENOENT: 'a dangling link is in the way, or nothing can be made there: ENOENT',
  ENOSPC: 'the disk is full: ENOSPC',
}

/**
 * The folder of RESULTS_DIR, made where it is missing and tried for writing: k6 only logs that it could not write, at
 * the end of the run, and exits 0.
 * @throws Error of one line
 */
export async function writableResultsFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const named = givenText('RESULTS_DIR', env)
  const folder = resolve(named ?? join(root, 'results'))
  // Nobody can have put a link of that name there, which would be followed.
  const tried = join(folder, `.tried-${randomUUID()}`)
  try {
    makeFolder(folder)
    await writeFile(tried, Buffer.alloc(triedBytes), { flag: 'wx' })
    return folder
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new Error(
      `RESULTS_DIR "${named ?? folder}" cannot be written (${reasons[why] ?? why}); make room or name another folder`,
    )
  } finally {
    await rm(tried, { force: true }).catch(() => {})
  }
}
