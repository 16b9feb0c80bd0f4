import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../../service/make-folder'

/**
 * Writes a file whole or not at all, its folder too: on a full disk what was there stays as it was.
 * @throws an Error of one line with the file's name
 */
export function writeReportFile(file: string, text: string): void {
  const made = `${file}.${process.pid}.part`
  try {
    makeFolder(dirname(file))
    writeFileSync(made, text)
    renameSync(made, file)
  } catch (error) {
    removeQuietly(made)
    const why = error instanceof Error && 'code' in error ? error.code : error
    throw new Error(`${file} cannot be written (${why}); make room or name another folder with --out`)
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // What was in the way of writing it is in the way of this.
  }
}
