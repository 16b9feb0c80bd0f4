import { rmSync } from 'node:fs'
import Database from 'libsql'
import type { KeptEnvelope, KeptVerdict } from '../result/envelope'
import type { Stamp } from './json-folder'

/** Shape of the tables. One that is older is dropped and filled again from the files. */
const schemaVersion = 2

/** How long a writer waits for another one. */
const busyMs = 20_000

/**
 * A point is JSON in one cell, in the order of the series: 10,000 of them are one stretch of one tree, and what a query
 * costs is mostly how many cells the binding hands over. What is the same in nearly all points lies in `texts`, once.
 */
const tables = `
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  instance TEXT NOT NULL,
  platform TEXT NOT NULL,
  profile TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT NOT NULL,
  git_sha TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  of_points TEXT NOT NULL
);
CREATE INDEX runs_by_time ON runs (ended_at);
CREATE INDEX runs_by_id ON runs (id);
CREATE INDEX runs_of ON runs (platform, profile, kind, ended_at);
CREATE TABLE series (
  series INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  profile TEXT NOT NULL,
  kind TEXT NOT NULL,
  criterion TEXT NOT NULL,
  phase TEXT NOT NULL,
  UNIQUE (platform, profile, kind, criterion, phase)
);
CREATE TABLE points (
  series INTEGER NOT NULL,
  ended_at TEXT NOT NULL,
  run INTEGER NOT NULL,
  at INTEGER NOT NULL,
  point TEXT NOT NULL,
  PRIMARY KEY (series, ended_at, run, at)
) WITHOUT ROWID;
CREATE TABLE texts (
  text_id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
);
PRAGMA user_version = ${schemaVersion};`

/** A run, as lists show it. */
export interface RunRow {
  file: string
  kind: string
  id: string
  /** `1/1`, or which of how many. */
  instance: string
  platform: string
  profile: string
  started_at: string | null
  ended_at: string
  git_sha: string
  verdict: KeptVerdict
  reason: string
  simulated: number
  /** JSON of an object: what has to be equal for two runs to be compared. */
  fingerprint: string
}

const runColumns =
  'file, kind, id, instance, platform, profile, started_at, ended_at, git_sha, verdict, reason, simulated, fingerprint'

/** One criterion of one run. */
export interface PointRow {
  file: string
  id: string
  instance: string
  ended_at: string
  git_sha: string
  run_verdict: KeptVerdict
  fingerprint: string
  title: string
  statistic: string
  comparison: '<' | '<=' | '>' | '>='
  limit_value: number
  unit: string
  actual: number | null
  lower: number | null
  upper: number | null
  samples: number | null
  judges: string | null
  verdict: string
}

/** What all points of a run share; the last is the fingerprint's text. */
type RunPart = [
  file: string,
  id: string,
  instance: string,
  ended_at: string,
  git_sha: string,
  run_verdict: KeptVerdict,
  fingerprint: number,
]

/** What is a point's own; the last is the text of its definition. */
type PointPart = [
  actual: number | null,
  lower: number | null,
  upper: number | null,
  samples: number | null,
  verdict: string,
  definition: number,
]

type Definition = Pick<PointRow, 'title' | 'statistic' | 'comparison' | 'limit_value' | 'unit' | 'judges'>

/** Which runs; what is not named does not matter. Times are ISO 8601, UTC; `until` is not within. */
export interface RunFilter {
  kind?: string
  platform?: string
  profile?: string
  verdict?: string
  since?: string
  until?: string
  /** The newest ones. */
  last?: number
}

export interface SeriesKey {
  kind: string
  platform: string
  profile: string
  criterion: string
  /** Empty: over the whole run. */
  phase: string
}

/** Says in one line that the index cannot be written; the files are the source of truth, and are there. */
export function indexFailed(path: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `${path} cannot be written (${why}): free space there; the results in runs/ are kept`
}

/** What the disk refuses, and no fault in a file. */
export function isOfTheDisk(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && ofTheDisk.includes(String(error.code))
}

const ofTheDisk = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_IOERR']

/**
 * The SQL index over the files. It holds nothing that they do not, and may be deleted at any time.
 * @throws an Error when it was written by a newer suite
 */
export class IndexDatabase {
  private db: Database.Database
  private readonly statements = new Map<string, Database.Statement>()
  /** It had to be made anew: why, or undefined. */
  readonly rebuilt: string | undefined

  constructor(private readonly path: string) {
    let opened = this.opened()
    if (!opened.db) {
      for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
      const why = opened.why
      opened = this.opened()
      if (!opened.db) throw new Error(indexFailed(path, opened.why))
      this.rebuilt = `the index could not be read (${why}) and was made again from the files`
    }
    this.db = opened.db
    this.rebuilt ??= this.migrate()
  }

  /** Runs `work` as one transaction that no other writer is in. */
  inTransaction<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const made = work()
      this.db.exec('COMMIT')
      return made
    } catch (error) {
      // A full disk has already ended it, and the binding's own would say only that.
      if (this.db.inTransaction) this.db.exec('ROLLBACK')
      throw error
    }
  }

  stamps(): Map<string, Stamp> {
    const found = this.rows<Stamp>('SELECT file AS name, size, mtime_ms AS mtimeMs FROM runs')
    return new Map(found.map((stamp) => [stamp.name, stamp]))
  }

  put({ name, size, mtimeMs }: Stamp, run: KeptEnvelope): void {
    this.remove(name)
    const fingerprint = JSON.stringify(run.fingerprint)
    const instance = `${run.instance.index}/${run.instance.of}`
    const ofPoints: RunPart = [name, run.id, instance, run.ended_at, run.git_sha, run.verdict, this.textId(fingerprint)]
    this.run(`INSERT INTO runs VALUES (NULL, ${marks(16)})`, [
      name,
      size,
      mtimeMs,
      run.kind,
      run.id,
      instance,
      run.platform,
      run.profile,
      run.started_at,
      run.ended_at,
      run.git_sha,
      run.verdict,
      run.reason,
      run.simulated ? 1 : 0,
      fingerprint,
      JSON.stringify(ofPoints),
    ])
    for (const [at, c] of run.criteria.entries()) {
      const { title, statistic, comparison, limit: limit_value, unit, judges } = c
      const definition: Definition = { title, statistic, comparison, limit_value, unit, judges }
      const { lower = null, upper = null } = c.interval ?? {}
      const point: PointPart = [c.actual, lower, upper, c.samples, c.verdict, this.textId(JSON.stringify(definition))]
      const series = [run.platform, run.profile, run.kind, c.id, c.phase ?? '']
      this.run(`INSERT OR IGNORE INTO series (platform, profile, kind, criterion, phase) VALUES (${marks(5)})`, series)
      this.run(
        `INSERT INTO points SELECT series, ?, (SELECT run FROM runs WHERE file = ?), ?, ? FROM series
         WHERE platform = ? AND profile = ? AND kind = ? AND criterion = ? AND phase = ?`,
        [run.ended_at, name, at, JSON.stringify(point), ...series],
      )
    }
  }

  remove(file: string): void {
    // By the whole key of each point: an index by run would have to be kept in step for all of them.
    const keys = this.rows<{ series: number; ended_at: string; run: number }>(
      `SELECT s.series, r.ended_at, r.run FROM runs r
       JOIN series s ON s.platform = r.platform AND s.profile = r.profile AND s.kind = r.kind WHERE r.file = ?`,
      [file],
    )
    for (const { series, ended_at, run } of keys) {
      this.run('DELETE FROM points WHERE series = ? AND ended_at = ? AND run = ?', [series, ended_at, run])
    }
    this.run('DELETE FROM runs WHERE file = ?', [file])
  }

  /** Oldest first. */
  runs(filter: RunFilter): RunRow[] {
    const { where, values } = conditions(filter)
    const newest = `SELECT ${runColumns} FROM runs${where} ORDER BY ended_at DESC, id DESC, instance DESC LIMIT ?`
    return this.rows<RunRow>(newest, [...values, filter.last ?? -1]).reverse()
  }

  /** By id, or by the name of the file; instances of one run share an id. */
  named(name: string): RunRow[] {
    return this.rows<RunRow>(
      `SELECT ${runColumns} FROM runs WHERE id = ?1 OR file = ?1 OR file = ?1 || '.json' ORDER BY ended_at`,
      [name],
    )
  }

  /** The criteria that the runs have, by what identifies each through time. */
  series(filter: Pick<RunFilter, 'kind' | 'platform' | 'profile'>): SeriesKey[] {
    const { where, values } = conditions(filter)
    return this.rows<SeriesKey>(
      `SELECT kind, platform, profile, criterion, phase FROM series${where}${where ? ' AND' : ' WHERE'}
         EXISTS (SELECT 1 FROM points WHERE points.series = series.series)
       ORDER BY kind, platform, profile, criterion, phase`,
      values,
    )
  }

  /** One criterion through time, oldest first, of the `last` runs until a time that is not within. */
  points(key: SeriesKey, until: string, last: number): PointRow[] {
    const { platform, profile, kind, criterion, phase } = key
    const [found] = this.rows<{ points: string | null }>(
      `SELECT group_concat('[' || of_points || ',' || point || ']') AS points FROM (
         SELECT r.of_points, p.point FROM points p JOIN runs r ON r.run = p.run
         WHERE p.series = (SELECT series FROM series
             WHERE platform = ? AND profile = ? AND kind = ? AND criterion = ? AND phase = ?)
           AND p.ended_at < ?
         ORDER BY p.ended_at DESC, p.run DESC, p.at DESC LIMIT ?)`,
      [platform, profile, kind, criterion, phase, until, last],
    )
    const texts = new Map(
      this.rows<{ text_id: number; text: string }>('SELECT * FROM texts').map(({ text_id, text }) => [text_id, text]),
    )
    const definitions = new Map<number, Definition>()
    const definitionOf = (id: number) => {
      const definition = definitions.get(id) ?? (JSON.parse(texts.get(id) ?? '{}') as Definition)
      definitions.set(id, definition)
      return definition
    }
    return (JSON.parse(`[${found?.points ?? ''}]`) as [RunPart, PointPart][])
      .map(([[file, id, instance, ended_at, git_sha, run_verdict, fingerprint], point]): PointRow => {
        const [actual, lower, upper, samples, verdict, definition] = point
        const { title, statistic, comparison, limit_value, unit, judges } = definitionOf(definition)
        return {
          file,
          id,
          instance,
          ended_at,
          git_sha,
          run_verdict,
          fingerprint: texts.get(fingerprint) ?? '{}',
          title,
          statistic,
          comparison,
          limit_value,
          unit,
          actual,
          lower,
          upper,
          samples,
          judges,
          verdict,
        }
      })
      .reverse()
      .sort((a, b) => (a.ended_at < b.ended_at ? -1 : a.ended_at > b.ended_at ? 1 : 0)) // which SQL leaves open here
  }

  /** Brings all into the one file, unless somebody else has it open: its log cannot be read alone. */
  settle(): void {
    try {
      this.db.pragma('busy_timeout = 0')
      this.db.pragma('wal_checkpoint(TRUNCATE)')
    } catch {
      // Whoever has it open brings it in.
    }
  }

  close(): void {
    this.db.close()
  }

  private opened(): { db: Database.Database; why?: undefined } | { db?: undefined; why: string } {
    try {
      const db = new Database(this.path)
      db.pragma(`busy_timeout = ${busyMs}`)
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = NORMAL')
      db.prepare('SELECT count(*) FROM sqlite_master').all()
      return { db }
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error) }
    }
  }

  private migrate(): string | undefined {
    return this.inTransaction(() => {
      const [found] = this.rows<{ user_version: number }>('PRAGMA user_version')
      const version = found?.user_version ?? 0
      if (version === schemaVersion) return undefined
      if (version > schemaVersion) {
        throw new Error(
          `${this.path} was written by a newer suite (index ${version}; this one writes ${schemaVersion}): update the suite`,
        )
      }
      const old = this.rows<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      for (const { name } of old) this.db.exec(`DROP TABLE "${name}"`)
      this.db.exec(tables)
      return old.length > 0 ? `the index was of version ${version} and was made again from the files` : undefined
    })
  }

  private textId(text: string): number {
    this.run('INSERT OR IGNORE INTO texts (text) VALUES (?)', [text])
    const [found] = this.rows<{ text_id: number }>('SELECT text_id FROM texts WHERE text = ?', [text])
    if (!found) throw new Error(`${this.path} does not keep what is written to it: remove it, it is made again`)
    return found.text_id
  }

  private run(sql: string, values: unknown[]): void {
    this.prepared(sql).run(...values)
  }

  private prepared(sql: string): Database.Statement {
    const statement = this.statements.get(sql) ?? this.db.prepare(sql)
    this.statements.set(sql, statement)
    return statement
  }

  /**
   * Rows as the statement selects them: the shape is what its columns say. Taken as lists and named here, which is a
   * third faster over 10,000 rows than the binding's own objects.
   */
  private rows<Row>(sql: string, values: unknown[] = []): Row[] {
    const statement = this.prepared(sql).raw()
    const names = statement.columns().map(({ name }) => name)
    return statement.all(...values).map((cells) => {
      const row: Record<string, unknown> = {}
      if (Array.isArray(cells)) for (const [at, name] of names.entries()) row[name] = cells[at]
      return row as Row
    })
  }
}

function marks(count: number): string {
  return Array(count).fill('?').join(', ')
}

function conditions(filter: RunFilter): { where: string; values: unknown[] } {
  const parts: [string, unknown][] = [
    ['kind = ?', filter.kind],
    ['platform = ?', filter.platform],
    ['profile = ?', filter.profile],
    ['verdict = ?', filter.verdict],
    ['ended_at >= ?', filter.since],
    ['ended_at < ?', filter.until],
  ]
  const used = parts.filter(([, value]) => value !== undefined)
  return {
    where: used.length > 0 ? ` WHERE ${used.map(([sql]) => sql).join(' AND ')}` : '',
    values: used.map(([, value]) => value),
  }
}
