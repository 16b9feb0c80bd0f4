import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from '../service/make-folder'

/** How a write ended, as its client saw it. `unknown`: timed out, or the connection was lost; it may have happened. */
export type Ending = 'acknowledged' | 'refused' | 'unknown'

/** A write that is about to be sent. */
export interface Intent {
  /** The client's own name for it, unique in the ledger. */
  id: string
  /** Which kind of write it is, as its platform's writer names them. */
  kind: string
  /** What it is about: a number, a record, a prescription. */
  about: string
  /** What the platform is to hold afterwards; compared as it is. */
  value: string
}

/** A write as the ledger knows it. Times in ms since the epoch, of the client's clock. */
export interface WriteEntry extends Intent {
  intendedAt: number
  ending: Ending
  /** When it ended; for a write that never did, when the ledger was read. */
  endedAt: number
  /** What the platform answered: the id that it gave, the version. Empty when there was no answer. */
  answer: string
}

type Line =
  | ({ at: number; what: 'intent' } & Intent)
  | { at: number; what: 'end'; id: string; ending: Ending; answer: string }

/** Writes wait so long for others that are synced with them. */
const gatherMs = 4

/**
 * An append-only file of what was asked of a platform, outside of it. An intent is on the disk before its request is
 * sent; what a kill -9 leaves open reads as unknown.
 */
export class Ledger {
  readonly file: string
  readonly #descriptor: number
  #waiting: { text: string; written(): void; failed(error: Error): void }[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  /**
   * Opens a ledger, or goes on with one; a line that was cut off is dropped.
   * @throws Error of one line when the folder cannot be written
   */
  constructor(file: string) {
    this.file = file
    try {
      makeFolder(dirname(file))
      if (statSync(file).isFile()) truncateSync(file, wholeLines(file))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(file, error as Error)
    }
    try {
      this.#descriptor = openSync(file, 'a', 0o600)
    } catch (error) {
      throw unwritable(file, error as Error)
    }
  }

  /** Settles once it is on the disk: only then may the request be sent. */
  intend(intent: Intent): Promise<void> {
    return this.#append({ at: Date.now(), what: 'intent', ...intent })
  }

  /** Settles once it is on the disk. */
  end(id: string, ending: Ending, answer = ''): Promise<void> {
    return this.#append({ at: Date.now(), what: 'end', id, ending, answer })
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.#flush()
    closeSync(this.#descriptor)
  }

  #append(line: Line): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ text: `${JSON.stringify(line)}\n`, written, failed })
      this.#timer ??= setTimeout(() => void this.#flush(), gatherMs)
    })
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(async () => {
      const group = this.#waiting
      this.#waiting = []
      if (group.length === 0) return
      const { size } = fstatSync(this.#descriptor)
      try {
        writeWhole(this.#descriptor, Buffer.from(group.map(({ text }) => text).join('')))
        await promisify(fdatasync)(this.#descriptor)
        for (const { written } of group) written()
      } catch (error) {
        this.#dropFrom(size)
        for (const { failed } of group) failed(unwritable(this.file, error as Error))
      }
    })
    return this.#writing
  }

  /** A disk that is full takes a part of what it is given: what comes later must not continue it. */
  #dropFrom(size: number): void {
    try {
      ftruncateSync(this.#descriptor, size)
    } catch {
      // A disk that is broken, or no file: nothing more is written to it, and its last line is dropped when it is read.
    }
  }
}

/**
 * Every write of a ledger, in the order of the intents. One without an end was cut off: it reads as unknown.
 * @param now ms since the epoch: the end of those
 */
export function readLedger(file: string, now = Date.now()): WriteEntry[] {
  const entries = new Map<string, WriteEntry>()
  const whole = readFileSync(file).subarray(0, wholeLines(file)).toString('utf8')
  for (const text of whole.split('\n')) {
    if (text === '') continue
    const line = JSON.parse(text) as Line
    if (line.what === 'intent') {
      const { what: _, at, ...intent } = line
      if (!entries.has(line.id))
        entries.set(line.id, { ...intent, intendedAt: at, ending: 'unknown', endedAt: now, answer: '' })
      continue
    }
    const entry = entries.get(line.id)
    // What was acknowledged once stays so, whatever a later attempt of the same write was told.
    if (entry && entry.ending !== 'acknowledged')
      Object.assign(entry, { ending: line.ending, endedAt: line.at, answer: line.answer })
  }
  return [...entries.values()]
}

/** A write may take less than it was given: on a disk that is nearly full, above all. */
function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}

/** The length of the file up to the end of its last whole line, in bytes. */
function wholeLines(file: string): number {
  return readFileSync(file).lastIndexOf('\n') + 1
}

function unwritable(file: string, error: Error): Error {
  const { code } = error as NodeJS.ErrnoException
  const why = { ENOSPC: 'the disk is full', EROFS: 'it is read-only', EACCES: 'it may not be written' }[code ?? '']
  return new Error(
    `the ledger ${file} cannot be written: ${why ?? code ?? error.message}; no further write is sent; give a folder that can be written with --ledger`,
  )
}
