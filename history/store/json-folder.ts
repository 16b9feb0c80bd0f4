import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../service/make-folder'

/** A file of the store, by what tells whether it changed. */
export interface Stamp {
  name: string
  size: number
  mtimeMs: number
}

/** Largest result that is read, in bytes; a run of four hours is some 400 KB. */
const largestResult = 32_000_000

/** A write takes well under a second; what is unnamed after this time belongs to a dead process. */
const leftoverMs = 600_000

/**
 * A folder of JSON files that several processes write at once. A file appears whole or not at all, also after
 * kill -9 and on a full disk: it is written beside, flushed, and given its name at the end.
 */
export class JsonFolder {
  constructor(private readonly folder: string) {
    makeFolder(folder)
    this.removeLeftovers()
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  list(): Stamp[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const stats = statSync(this.path(name), { throwIfNoEntry: false }) // another process may have removed it
        return stats?.isFile() ? [{ name, size: stats.size, mtimeMs: stats.mtimeMs }] : []
      })
  }

  stamp(name: string): Stamp {
    const { size, mtimeMs } = statSync(this.path(name))
    return { name, size, mtimeMs }
  }

  /** @throws an Error when the file is too large to be a result */
  read(name: string): string {
    return readResultFile(this.path(name))
  }

  /** What the files hold, in the order of their names; one that broke, or holds something else, is left out. */
  valid<T>(is: (value: unknown) => value is T): T[] {
    return this.list()
      .map(({ name }) => name)
      .sort()
      .flatMap((name) => {
        try {
          const value: unknown = JSON.parse(this.read(name))
          return is(value) ? [value] : []
        } catch {
          return []
        }
      })
  }

  /** Writes a new file; false when one of that name is there, which stays as it is. */
  add(name: string, content: string): boolean {
    return this.written(content, (made) => {
      try {
        linkSync(made, this.path(name))
        return true
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
        throw error
      } finally {
        rmSync(made, { force: true })
      }
    })
  }

  replace(name: string, content: string): void {
    this.written(content, (made) => renameSync(made, this.path(name)))
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true })
  }

  /** What a process that was killed had not yet named. */
  private removeLeftovers(): void {
    for (const name of readdirSync(this.folder).filter((entry) => entry.endsWith('.part'))) {
      const stats = statSync(this.path(name), { throwIfNoEntry: false })
      if (stats && Date.now() - stats.mtimeMs > leftoverMs) this.remove(name)
    }
  }

  private written<T>(content: string, then: (made: string) => T): T {
    const made = this.path(`${process.pid}-${randomBytes(4).toString('hex')}.part`)
    try {
      const file = openSync(made, 'wx')
      try {
        const bytes = Buffer.from(content)
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      return then(made)
    } catch (error) {
      rmSync(made, { force: true })
      throw error
    }
  }
}

/** @throws an Error without the file's name, when it is too large to be a result; the system's own otherwise */
export function readResultFile(path: string): string {
  const { size } = statSync(path)
  if (size > largestResult) {
    throw new Error(`has ${Math.round(size / 1e6)} MB; a result has ${largestResult / 1e6} at most`)
  }
  return readFileSync(path, 'utf8')
}
