import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { makeFolder } from '../../service/make-folder'
import { type KeptEnvelope, keptEnvelopeOf, NotAResult, parseResult } from '../result/envelope'
import { Accepts } from './accepts'
import { latestBelievable } from './future'
import {
  IndexDatabase,
  indexFailed,
  isOfTheDisk,
  type PointRow,
  type RunFilter,
  type RunRow,
  type SeriesKey,
} from './index-database'
import { JsonFolder, readResultFile, type Stamp } from './json-folder'

/** Layout of the folder; another one raises it. */
const layoutVersion = 1

/** How many files go into the index in one transaction: a writer beside never waits long. */
const batch = 200

export interface Kept {
  /** The run's JSON as it was given. */
  content: string
  envelope: KeptEnvelope
}

export type Added = { outcome: 'added' | 'already there' | 'replaced'; file: string; envelope: KeptEnvelope }

/**
 * Every result, as files, with an index over them:
 *
 *     store.json    the layout's version
 *     runs/         the results as they were written: the source of truth
 *     accepts/      baselines moved on purpose
 *     aside/        files in runs/ that are no results, each with a .why.txt
 *     index.db      made from runs/ whenever it is missing, old or behind
 */
export class ResultStore {
  private readonly runFiles: JsonFolder
  private readonly index: IndexDatabase
  /** Baselines moved on purpose. */
  readonly accepts: Accepts
  /** What was found on opening that somebody should know: a line each. */
  readonly notices: string[] = []

  /** @throws an Error of one line when the store is of a newer version */
  constructor(
    readonly folder: string,
    onProgress: (done: number, of: number) => void = () => {},
  ) {
    checkLayout(folder)
    this.runFiles = new JsonFolder(join(folder, 'runs'))
    this.accepts = new Accepts(folder)
    const path = join(folder, 'index.db')
    try {
      this.index = new IndexDatabase(path)
      if (this.index.rebuilt) this.notices.push(this.index.rebuilt)
      this.follow(onProgress)
    } catch (error) {
      throw isOfTheDisk(error) ? new Error(indexFailed(path, error)) : error
    }
  }

  /**
   * Keeps the text of a result file.
   * @throws NotAResult, or an Error when other content is there under the same id and `replace` was not asked for
   */
  add(content: string, { replace = false } = {}): Added {
    const envelope = keptEnvelopeOf(parseResult(content), content)
    const file = fileName(envelope)
    if (this.runFiles.add(file, content)) return this.indexed('added', file, envelope)
    if (this.runFiles.read(file) === content) return { outcome: 'already there', file, envelope }
    if (!replace) {
      throw new Error(
        `another result of the run ${envelope.id} is there (${file}); --replace puts this one in its place`,
      )
    }
    this.runFiles.replace(file, content)
    return this.indexed('replaced', file, envelope)
  }

  /** Adds a file that lies elsewhere. @throws as add(), with the file's name */
  addFile(path: string, options: { replace?: boolean } = {}): Added {
    try {
      return this.add(readResultFile(path), options)
    } catch (error) {
      if (error instanceof Error && 'code' in error) throw error // the system's own has the name
      throw new Error(`${path} ${error instanceof Error ? error.message : error}`)
    }
  }

  runs(filter: RunFilter = {}): RunRow[] {
    return this.index.runs(filter)
  }

  /** Runs that an id, or the name of a file of the store, stands for; instances of one run share an id. */
  named(id: string): RunRow[] {
    return this.index.named(id)
  }

  /** The whole result. @throws an Error with the file's name when it is gone or broken */
  read(file: string): Kept {
    try {
      return this.parsed(file)
    } catch (error) {
      throw new Error(`${this.path(file)} ${error instanceof Error ? error.message : error}`)
    }
  }

  /** Where a file of the store lies. */
  path(file: string): string {
    return this.runFiles.path(file)
  }

  series(filter: Pick<RunFilter, 'kind' | 'platform' | 'profile'>): SeriesKey[] {
    return this.index.series(filter)
  }

  /** One criterion through time, oldest first; runs from the future are left out. */
  points(key: SeriesKey, { until = latestBelievable(), last = -1 } = {}): PointRow[] {
    return this.index.points(key, until, last)
  }

  remove(files: readonly string[]): void {
    for (const file of files) {
      this.runFiles.remove(file)
      this.index.inTransaction(() => this.index.remove(file))
    }
  }

  /** To be called last: other programs, the scanner among them, read the index as one file. */
  settle(): void {
    this.index.settle()
  }

  close(): void {
    this.index.close()
  }

  private parsed(file: string): Kept {
    const content = this.runFiles.read(file)
    return { content, envelope: keptEnvelopeOf(parseResult(content), content) }
  }

  private indexed(outcome: Added['outcome'], file: string, envelope: KeptEnvelope): Added {
    try {
      this.index.inTransaction(() => this.index.put(this.runFiles.stamp(file), envelope))
    } catch (error) {
      // The file is kept: whoever opens the store next brings the index up to it.
      if (!isOfTheDisk(error)) throw error
      const notice = indexFailed(join(this.folder, 'index.db'), error)
      if (!this.notices.includes(notice)) this.notices.push(notice)
    }
    return { outcome, file, envelope }
  }

  /** Brings the index up to the files: what another process added, what was restored, what a kill left out. */
  private follow(onProgress: (done: number, of: number) => void): void {
    const known = this.index.stamps()
    const files = this.runFiles.list()
    const changed = files.filter(({ name, size, mtimeMs }) => {
      const old = known.get(name)
      return old?.size !== size || old.mtimeMs !== mtimeMs
    })
    for (let at = 0; at < changed.length; at += batch) {
      const read = changed.slice(at, at + batch).flatMap((stamp) => this.readOrSetAside(stamp))
      this.index.inTransaction(() => {
        for (const { stamp, envelope } of read) this.index.put(stamp, envelope)
      })
      onProgress(Math.min(at + batch, changed.length), changed.length)
    }
    const there = new Set(files.map(({ name }) => name))
    const gone = [...known.keys()].filter((name) => !there.has(name))
    if (gone.length > 0) {
      this.index.inTransaction(() => {
        for (const name of gone) this.index.remove(name)
      })
    }
  }

  private readOrSetAside(stamp: Stamp): { stamp: Stamp; envelope: KeptEnvelope }[] {
    try {
      return [{ stamp, envelope: this.parsed(stamp.name).envelope }]
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [] // removed meanwhile
      if (error instanceof NotAResult && error.newer) {
        this.notices.push(`runs/${stamp.name} ${why}; it stays where it is, and is not looked at`)
      } else {
        const aside = this.setAside(stamp.name, why)
        this.notices.push(`runs/${stamp.name} ${why}; it now lies in ${aside}`)
      }
      return []
    }
  }

  private setAside(name: string, why: string): string {
    const folder = join(this.folder, 'aside')
    makeFolder(folder)
    const free = [name, ...Array.from({ length: 1_000 }, (_, n) => name.replace(/\.json$/, `.${n + 2}.json`))].find(
      (candidate) => !existsSync(join(folder, candidate)),
    )
    const target = join(folder, free ?? name)
    renameSync(this.runFiles.path(name), target)
    writeFileSync(`${target}.why.txt`, `${name} ${why}\n`)
    return join('aside', basename(target))
  }
}

function fileName({ kind, id, instance: { index, of } }: KeptEnvelope): string {
  const plain = /^[A-Za-z0-9._-]{1,120}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32)
  return `${plain.startsWith(`${kind}-`) ? plain : `${kind}-${plain}`}${of > 1 ? `.${index}-of-${of}` : ''}.json`
}

function checkLayout(folder: string): void {
  const file = join(folder, 'store.json')
  if (!existsSync(file)) new JsonFolder(folder).add('store.json', `${JSON.stringify({ version: layoutVersion })}\n`)
  let version: unknown
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    version = typeof read === 'object' && read !== null && 'version' in read ? read.version : undefined
  } catch {}
  if (typeof version !== 'number')
    throw new Error(`${file} does not say its version: it should be {"version":${layoutVersion}}`)
  if (version > layoutVersion) {
    throw new Error(`${folder} is a store of version ${version}; this suite knows ${layoutVersion}: update the suite`)
  }
}
