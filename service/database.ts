import pg from 'pg'
import { Gauge, Histogram, type Registry } from 'prom-client'
import { StartError } from './main'
import { Refusal } from './refusal'
import type { RequestTiming } from './timing'

/** A named prepared statement; a name stands for one text, and is a word. */
export interface Statement {
  name: string
  text: string
}

export interface Database {
  readonly pool: pg.Pool
  /**
   * Runs one statement and returns its rows. Its time, from asking to answer and so with any wait
   * for a connection, goes into the request's timing (none for background work) and the histogram.
   * PostgreSQL is told its name in a comment, by which `sla db watch` knows it: at the end, since
   * PostgreSQL 18 counts a statement without what stands before it.
   * @throws {Refusal} 503 `unavailable` when the database does not answer.
   */
  query<Row extends object>(
    timing: RequestTiming | undefined,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]>
  close(): Promise<void>
}

/** How long a request waits for a connection before it is told that the database is unavailable. */
const connectTimeoutMs = 3_000
/** How long a start waits for its first connection: all that starts at once on a small machine starts late. */
const startLimitMs = 15_000
/** A query that takes longer is cancelled: nothing here needs a tenth of it. */
const statementTimeoutMs = 15_000

/**
 * Opens a pool and proves that the database answers. Several pools may share `metrics`: they are shown as one.
 * @param setting the setting that `url` came from, for the error
 * @param queryTimeoutMs how long one of our queries is waited for, also when the server is silent; for ever by default
 * @throws {StartError} one line that names the setting and host:port, never the password
 */
export async function openDatabase(
  url: string,
  {
    max,
    setting,
    metrics,
    queryTimeoutMs,
  }: { max: number; setting: string; metrics: Registry; queryTimeoutMs?: number },
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 0,
    statement_timeout: statementTimeoutMs,
    ...(queryTimeoutMs !== undefined && { query_timeout: queryTimeoutMs }),
    types: { getTypeParser: parserOf },
  })
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  try {
    await patiently(() => pool.query('select 1'))
  } catch (error) {
    await pool.end()
    throw new StartError(unreachable(url, setting, error as Error))
  }

  const duration = measure(pool, metrics)
  /** By the statement's name. One text object for each: the driver compares it at every use. */
  const texts = new Map<string, string>()
  const textOf = ({ name, text }: Statement): string => {
    const named = texts.get(name) ?? `${text} /* ${name} */`
    texts.set(name, named)
    return named
  }
  return {
    pool,
    async query<Row extends object>(
      timing: RequestTiming | undefined,
      statement: Statement,
      values: readonly unknown[],
    ): Promise<Row[]> {
      const start = performance.now()
      try {
        const result = await pool.query<Row>({
          name: statement.name,
          text: textOf(statement),
          values: values as unknown[],
        })
        return result.rows
      } catch (error) {
        if (isUnavailable(error)) throw new Refusal(503, 'unavailable', 'the database does not answer')
        throw isUnstorable(error) ? new Refusal(400, 'invalid', 'a text has a character that cannot be stored') : error
      } finally {
        const ms = performance.now() - start
        timing?.db(ms)
        duration.labels(statement.name).observe(ms / 1000)
      }
    },
    close: () => pool.end(),
  }
}

/**
 * Connects again as long as the server is there and slow to let us in: for a start, which waits longer than a request.
 * @throws what `connect` threw last
 */
export async function patiently<T>(connect: () => Promise<T>): Promise<T> {
  const end = performance.now() + startLimitMs
  for (;;) {
    try {
      return await connect()
    } catch (error) {
      if (!isLateConnection(error) || performance.now() > end) throw error
    }
  }
}

/** Runs idempotent statements in one transaction; instances that start at the same time take turns. */
export async function migrate(pool: pg.Pool, statements: readonly string[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select pg_advisory_xact_lock(hashtext('migrate'))")
    for (const statement of statements) await client.query(statement)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** bigint as a number: our ids and milliseconds are far below 2^53. */
function parserOf(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === pg.types.builtins.INT8) return Number
  return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown
}

/** Everything but an error that the server itself raised about the statement. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return !(error instanceof TypeError)
  // 08 connection, 53 resources such as the disk, 57 shutdown and cancel, 58 the system, 25006 read-only after a failover.
  return /^(08|53|57|58|25006)/.test(error.code ?? '')
}

/** The driver's own words, which have no code: of a client, and of one who waited for a connection of the pool. */
function isLateConnection(error: unknown): boolean {
  return error instanceof Error && /^timeout|connection timeout$/.test(error.message)
}

/** A NUL, as text (22021) or escaped in JSON (22P05): what our own statements hold, only a request can have brought. */
function isUnstorable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22021|22P05)$/.test(error.code ?? '')
}

function unreachable(url: string, setting: string, error: Error & { code?: string }): string {
  const { hostname, port } = new URL(url)
  const where = `${hostname}:${port || '5432'}`
  if (error instanceof pg.DatabaseError) {
    return `${setting}: PostgreSQL at ${where} refuses: ${error.message}; set ${setting}`
  }
  return `${setting}: no PostgreSQL answers at ${where} (${error.code ?? error.message}); start it or set ${setting}`
}

const poolsOf = new WeakMap<Registry, pg.Pool[]>()

function measure(pool: pg.Pool, metrics: Registry): Histogram<'statement'> {
  const pools = poolsOf.get(metrics)
  if (pools) {
    pools.push(pool)
    return metrics.getSingleMetric(queryHistogram) as Histogram<'statement'>
  }
  const all = [pool]
  poolsOf.set(metrics, all)
  const sum = (count: (one: pg.Pool) => number) => all.reduce((total, one) => total + count(one), 0)
  new Gauge({
    name: 'database_connections',
    help: 'Connections to the database, and requests that wait for one.',
    labelNames: ['state'],
    registers: [metrics],
    collect() {
      this.set(
        { state: 'used' },
        sum(({ totalCount, idleCount }) => totalCount - idleCount),
      )
      this.set(
        { state: 'idle' },
        sum(({ idleCount }) => idleCount),
      )
      this.set(
        { state: 'waiting' },
        sum(({ waitingCount }) => waitingCount),
      )
    },
  })
  return new Histogram({
    name: queryHistogram,
    help: 'Time of a query from asking to answer, by statement.',
    labelNames: ['statement'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [metrics],
  })
}

const queryHistogram = 'database_query_seconds'
