import { rmSync } from 'node:fs'
import Database from 'libsql'
import type { KeptEnvelope, KeptVerdict } from '../result/envelope'
import type { Stamp } from './json-folder'

/** Shape of the tables. One that is older is dropped and filled again from the files. */
const schemaVersion = 1

/** How long a writer waits for another one. */
const busyMs = 20_000

const tables = `
CREATE TABLE runs (
  file TEXT PRIMARY KEY,
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
  fingerprint TEXT NOT NULL
);
CREATE INDEX runs_by_time ON runs (ended_at);
CREATE INDEX runs_by_id ON runs (id);
CREATE INDEX runs_of ON runs (platform, profile, kind, ended_at);
CREATE TABLE criteria (
  file TEXT NOT NULL REFERENCES runs (file) ON DELETE CASCADE,
  platform TEXT NOT NULL,
  profile TEXT NOT NULL,
  kind TEXT NOT NULL,
  criterion TEXT NOT NULL,
  phase TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  title TEXT NOT NULL,
  statistic TEXT NOT NULL,
  comparison TEXT NOT NULL,
  limit_value REAL NOT NULL,
  unit TEXT NOT NULL,
  actual REAL,
  lower REAL,
  upper REAL,
  samples INTEGER,
  judges TEXT,
  verdict TEXT NOT NULL
);
CREATE INDEX criteria_of_file ON criteria (file);
CREATE INDEX criteria_in_time ON criteria (platform, profile, kind, criterion, phase, ended_at);
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

/**
 * The SQL index over the files. It holds nothing that they do not, and may be deleted at any time.
 * @throws an Error when it was written by a newer suite
 */
export class IndexDatabase {
  private db: Database.Database
  /** It had to be made anew: why, or undefined. */
  readonly rebuilt: string | undefined

  constructor(private readonly path: string) {
    let opened = this.opened()
    if (!opened.db) {
      for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
      const why = opened.why
      opened = this.opened()
      if (!opened.db) throw new Error(`${path} cannot be written: ${opened.why}`)
      this.rebuilt = `the index could not be read (${why}) and was made again from the files`
    }
    this.db = opened.db
    this.rebuilt ??= this.migrate()
  }

  /** Runs `work` as one transaction that no other writer is in. */
  inTransaction<T>(work: () => T): T {
    return this.db.transaction(work).immediate()
  }

  stamps(): Map<string, Stamp> {
    const found = this.rows<Stamp>('SELECT file AS name, size, mtime_ms AS mtimeMs FROM runs')
    return new Map(found.map((stamp) => [stamp.name, stamp]))
  }

  put({ name, size, mtimeMs }: Stamp, run: KeptEnvelope): void {
    this.remove(name)
    this.run(`INSERT INTO runs VALUES (${marks(15)})`, [
      name,
      size,
      mtimeMs,
      run.kind,
      run.id,
      `${run.instance.index}/${run.instance.of}`,
      run.platform,
      run.profile,
      run.started_at,
      run.ended_at,
      run.git_sha,
      run.verdict,
      run.reason,
      run.simulated ? 1 : 0,
      JSON.stringify(run.fingerprint),
    ])
    for (const c of run.criteria) {
      this.run(`INSERT INTO criteria VALUES (${marks(18)})`, [
        name,
        run.platform,
        run.profile,
        run.kind,
        c.id,
        c.phase ?? '',
        run.ended_at,
        c.title,
        c.statistic,
        c.comparison,
        c.limit,
        c.unit,
        c.actual,
        c.interval?.lower ?? null,
        c.interval?.upper ?? null,
        c.samples,
        c.judges,
        c.verdict,
      ])
    }
  }

  remove(file: string): void {
    this.run('DELETE FROM criteria WHERE file = ?', [file])
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
      `SELECT DISTINCT kind, platform, profile, criterion, phase FROM criteria${where} ORDER BY kind, platform, profile, criterion, phase`,
      values,
    )
  }

  /** One criterion through time, oldest first, of the `last` runs until a time that is not within. */
  points(key: SeriesKey, until: string, last: number): PointRow[] {
    const newest = `
      SELECT c.file, r.id, r.instance, c.ended_at, r.git_sha, r.verdict AS run_verdict, r.fingerprint, c.title, c.statistic,
        c.comparison, c.limit_value, c.unit, c.actual, c.lower, c.upper, c.samples, c.judges, c.verdict
      FROM criteria c JOIN runs r ON r.file = c.file
      WHERE c.platform = ? AND c.profile = ? AND c.kind = ? AND c.criterion = ? AND c.phase = ? AND c.ended_at < ?
      ORDER BY c.ended_at DESC LIMIT ?`
    const { platform, profile, kind, criterion, phase } = key
    return this.rows<PointRow>(newest, [platform, profile, kind, criterion, phase, until, last]).reverse()
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

  private run(sql: string, values: unknown[]): void {
    this.db.prepare(sql).run(...values)
  }

  /**
   * Rows as the statement selects them: the shape is what its columns say. Taken as lists and named here, which is a
   * third faster over 10,000 rows than the binding's own objects.
   */
  private rows<Row>(sql: string, values: unknown[] = []): Row[] {
    const statement = this.db.prepare(sql).raw()
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
