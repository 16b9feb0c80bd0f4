import { type ReadOnlyConnection, watcherComment } from './connection'
import type { DatabaseUse, StatementUse, TableUse } from './observed'
import { type ReducedStatement, reduceStatement } from './reduce-statement'
import type { ServerFacts } from './server-facts'

/** What one statement has counted so far. */
type StatementCount = Omit<StatementUse, keyof ReducedStatement | 'stretches'> & { key: string }

/** The statements of these databases, without their texts. */
export async function readStatements(
  connection: ReadOnlyConnection,
  { statements, version_number }: ServerFacts,
  databases: readonly string[],
): Promise<StatementCount[]> {
  if (statements === undefined) return []
  const nested = version_number >= 140_000 ? 's.toplevel::text' : "''"
  return connection.rows<StatementCount>(
    `select concat_ws(' ', s.userid, s.dbid, s.queryid, ${nested}) as key, s.queryid::text as query_id,
       d.datname::text as database, s.calls::float8 as calls, s.rows::float8 as rows, s.total_exec_time as total_ms,
       s.shared_blks_hit::float8 as blocks_hit, s.shared_blks_read::float8 as blocks_read,
       s.wal_bytes::float8 as wal_bytes
     from ${statements}.pg_stat_statements(false) s join pg_database d on d.oid = s.dbid
     where s.queryid is not null and d.datname = any($1)`,
    [databases],
  )
}

/** What is left of the texts, by the statement's key. A text itself goes no further than this. */
export async function readTexts(
  connection: ReadOnlyConnection,
  { statements, version_number }: ServerFacts,
  databases: readonly string[],
): Promise<Map<string, ReducedStatement>> {
  if (statements === undefined) return new Map()
  const nested = version_number >= 140_000 ? 's.toplevel::text' : "''"
  const rows = await connection.rows<{ key: string; query: string | null }>(
    `select concat_ws(' ', s.userid, s.dbid, s.queryid, ${nested}) as key, s.query
     from ${statements}.pg_stat_statements s join pg_database d on d.oid = s.dbid
     where s.queryid is not null and d.datname = any($1)`,
    [databases],
  )
  return new Map(rows.map(({ key, query }) => [key, reduceStatement(query ?? '')]))
}

/** What was counted between the first reading and the last, the most total time first. The watch's own are left out. */
export function statementsUsed(
  readings: readonly (readonly StatementCount[])[],
  texts: ReadonlyMap<string, ReducedStatement>,
): StatementUse[] {
  const maps = readings.map((reading) => new Map(reading.map((one) => [one.key, one])))
  const last = maps.at(-1)
  if (!last || maps.length < 2) return []
  const steps = maps.slice(1).map((map, at) => [maps[at], map] as const)
  return [...last.values()]
    .flatMap(({ key, query_id, database }): StatementUse[] => {
      const text = texts.get(key) ?? reduceStatement('')
      if (text.name === watcherComment) return []
      const parts = steps.map(([before, after]) => since(before?.get(key), after.get(key)))
      const use = parts.reduce((total, part) => added(total, part), nothing)
      if (use.calls === 0) return []
      const stretches = parts.map(({ calls, rows }) => ({ calls, rows }))
      return [{ ...text, database, query_id, ...use, stretches }]
    })
    .sort((one, two) => two.total_ms - one.total_ms)
}

type Counts = Omit<StatementCount, 'key' | 'query_id' | 'database'>
const nothing: Counts = { calls: 0, rows: 0, total_ms: 0, blocks_hit: 0, blocks_read: 0, wal_bytes: 0 }
const counted = ['calls', 'rows', 'total_ms', 'blocks_hit', 'blocks_read', 'wal_bytes'] as const

/** Fewer calls than before: the server forgot the statement, or all of them, and counts anew. */
function since(before: Counts | undefined, after: Counts | undefined): Counts {
  if (!after) return nothing
  if (!before || after.calls < before.calls) return mapped((name) => after[name])
  return mapped((name) => Math.max(0, after[name] - before[name]))
}

function added(one: Counts, two: Counts): Counts {
  return mapped((name) => one[name] + two[name])
}

function mapped(of: (name: (typeof counted)[number]) => number): Counts {
  return {
    calls: of('calls'),
    rows: of('rows'),
    total_ms: of('total_ms'),
    blocks_hit: of('blocks_hit'),
    blocks_read: of('blocks_read'),
    wal_bytes: of('wal_bytes'),
  }
}

/** The tables of the connection's own database. */
export async function readTables(connection: ReadOnlyConnection): Promise<(TableUse & { oid: number })[]> {
  return connection.rows(
    `select current_database()::text as database, relid::int8::float8 as oid, relname::text as relation,
       coalesce(seq_scan, 0)::float8 as sequential_scans, coalesce(seq_tup_read, 0)::float8 as rows_scanned
     from pg_stat_user_tables`,
  )
}

/** Those that were scanned, the most rows first. */
export function tablesUsed(before: readonly TableUse[], after: readonly TableUse[]): TableUse[] {
  const key = ({ database, relation }: TableUse) => `${database} ${relation}`
  const earlier = new Map(before.map((table) => [key(table), table]))
  return after
    .map((table): TableUse => {
      const { database, relation } = table
      const was = earlier.get(key(table))
      // Fewer than before: the statistics were reset.
      const from = was && was.sequential_scans <= table.sequential_scans ? was : undefined
      return {
        database,
        relation,
        sequential_scans: table.sequential_scans - (from?.sequential_scans ?? 0),
        rows_scanned: table.rows_scanned - (from?.rows_scanned ?? 0),
      }
    })
    .filter(({ sequential_scans }) => sequential_scans > 0)
    .sort((one, two) => two.rows_scanned - one.rows_scanned)
}

export async function readDatabases(
  connection: ReadOnlyConnection,
  databases: readonly string[],
): Promise<DatabaseUse[]> {
  return connection.rows(
    `select datname::text as database, blks_hit::float8 as blocks_hit, blks_read::float8 as blocks_read,
       xact_commit::float8 as commits, xact_rollback::float8 as rollbacks, deadlocks::float8 as deadlocks,
       temp_files::float8 as temp_files, temp_bytes::float8 as temp_bytes
     from pg_stat_database where datname = any($1)`,
    [databases],
  )
}

export function databasesUsed(before: readonly DatabaseUse[], after: readonly DatabaseUse[]): DatabaseUse[] {
  return after.map(({ database, ...counts }): DatabaseUse => {
    const was = before.find((one) => one.database === database)
    const less = (name: keyof typeof counts) => Math.max(0, counts[name] - (was?.[name] ?? 0))
    return {
      database,
      blocks_hit: less('blocks_hit'),
      blocks_read: less('blocks_read'),
      commits: less('commits'),
      rollbacks: less('rollbacks'),
      deadlocks: less('deadlocks'),
      temp_files: less('temp_files'),
      temp_bytes: less('temp_bytes'),
    }
  })
}

/** What the whole server wrote to its log so far, in bytes; undefined where it does not tell. */
export async function readWal(connection: ReadOnlyConnection): Promise<number | undefined> {
  const rows = await connection
    .rows<{ bytes: number }>('select wal_bytes::float8 as bytes from pg_stat_wal')
    .catch(() => [])
  return rows[0]?.bytes
}
