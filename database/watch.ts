import { setTimeout as sleep } from 'node:timers/promises'
import { readActivity } from './activity'
import { ReadOnlyConnection } from './connection'
import {
  databasesUsed,
  readDatabases,
  readStatements,
  readTables,
  readTexts,
  readWal,
  statementsUsed,
  tablesUsed,
} from './counters'
import type { ConnectionSample, Observed } from './observed'
import { PlanLog } from './plan-log'
import { type ServerFacts, serverFacts } from './server-facts'

/** What is watched. */
export interface WatchedServer {
  /** Of a database that has pg_stat_statements. */
  url: string
  /** A server of our own: all its databases are watched, and the plans of slow statements are read from its log. */
  own?: { logFile: string; slowerThanMs: number }
}

const sampleEveryMs = 500
/** Reading every statement costs more than a look at the connections. */
const readEveryMs = 5_000
/** A long watch has longer stretches, not more of them. */
const mostReadings = 60

/** Watches a PostgreSQL from `start` to `stop`. It reads only, and once it has started it throws nothing. */
export class DatabaseWatch {
  readonly #server: WatchedServer
  readonly #connection: ReadOnlyConnection
  readonly #facts: ServerFacts
  readonly #databases: readonly string[]
  readonly #startedMs = performance.now()
  readonly #samples: ConnectionSample[] = []
  readonly #relations = new Map<string, string>()
  readonly #stopping = new AbortController()
  #readings: Awaited<ReturnType<typeof readStatements>>[] = []
  #readEveryMs = readEveryMs
  #before: Awaited<ReturnType<typeof counts>> | undefined
  #plans: PlanLog | undefined
  #missed = 0
  #running: Promise<void> = Promise.resolve()

  private constructor(
    server: WatchedServer,
    connection: ReadOnlyConnection,
    facts: ServerFacts,
    databases: readonly string[],
  ) {
    this.#server = server
    this.#connection = connection
    this.#facts = facts
    this.#databases = databases
  }

  /** @throws Error of one line when the server does not answer or is too old; what else it lacks is in the answer of `stop` */
  static async start(server: WatchedServer): Promise<DatabaseWatch> {
    const connection = await ReadOnlyConnection.open(server.url)
    try {
      const facts = await serverFacts(connection)
      const databases = server.own ? await ownDatabases(connection) : [facts.database]
      const watch = new DatabaseWatch(server, connection, facts, databases)
      await watch.#begin()
      return watch
    } catch (error) {
      await connection.close()
      throw error
    }
  }

  /** What it cannot see, in one line each. */
  get lacks(): readonly string[] {
    return this.#facts.lacks
  }

  get version(): string {
    return this.#facts.version
  }

  async #begin(): Promise<void> {
    const { own, url } = this.#server
    if (own) {
      this.#plans = await PlanLog.start(url, own.logFile, own.slowerThanMs).catch((error: Error) => {
        this.#facts.lacks.push(`no plans of slow statements: ${error.message}`)
        return undefined
      })
    } else {
      this.#facts.lacks.push('no plans of slow statements: auto_explain writes them to the log, which is not read here')
    }
    this.#before = await this.#counts()
    for (const { database, oid, relation } of this.#before.tables) this.#relations.set(`${database} ${oid}`, relation)
    await this.#read()
    this.#running = this.#run()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let next = performance.now() + this.#readEveryMs
    while (!signal.aborted) {
      const began = performance.now()
      try {
        this.#samples.push(
          await readActivity(this.#connection, this.#databases, (database, oid) => this.#nameOf(database, oid)),
        )
        if (performance.now() >= next) {
          await this.#read()
          next = performance.now() + this.#readEveryMs
        }
      } catch {
        // A server that is down, or full: what is seen of it later counts.
        this.#missed++
      }
      const rest = Math.max(0, sampleEveryMs - (performance.now() - began))
      await sleep(rest, undefined, { signal }).catch(() => {})
    }
  }

  #nameOf(database: string, oid: number): string | undefined {
    return this.#relations.get(`${database} ${oid}`)
  }

  async #read(): Promise<void> {
    this.#readings.push(await readStatements(this.#connection, this.#facts, this.#databases))
    if (this.#readings.length <= mostReadings) return
    this.#readings = this.#readings.filter((_, at) => at % 2 === 0)
    this.#readEveryMs *= 2
  }

  #counts() {
    return counts(this.#connection, this.#server.url, this.#databases)
  }

  /** Looks a last time, and says what was seen. */
  async stop(requests?: number): Promise<Observed> {
    this.#stopping.abort()
    await this.#running
    const { version, max_connections, reserved_connections } = this.#facts
    const seconds = (performance.now() - this.#startedMs) / 1000
    const lacks = [...this.#facts.lacks]
    const orElse = async <T>(what: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        lacks.push(`${what}: ${error instanceof Error ? error.message : error}`)
        return otherwise
      }
    }
    await orElse('statements are counted up to the last reading that worked', () => this.#read(), undefined)
    const texts = await orElse(
      'statements have no names',
      () => readTexts(this.#connection, this.#facts, this.#databases),
      new Map(),
    )
    const after = await orElse('scans and blocks are missing', () => this.#counts(), this.#before)
    const plans = await orElse('no plans of slow statements', async () => (await this.#plans?.stop()) ?? [], [])
    await this.#connection.close()
    if (this.#missed > 0)
      lacks.push(`the database did not answer ${this.#missed} of ${this.#missed + this.#samples.length} looks`)
    const before = this.#before
    return {
      seconds,
      server_version: version,
      max_connections,
      reserved_connections,
      statements: statementsUsed(this.#readings, texts),
      tables: before && after ? tablesUsed(before.tables, after.tables) : [],
      databases: before && after ? databasesUsed(before.databases, after.databases) : [],
      wal_bytes: before?.wal === undefined || after?.wal === undefined ? undefined : after.wal - before.wal,
      samples: this.#samples,
      plans,
      requests,
      lacks,
    }
  }
}

async function counts(connection: ReadOnlyConnection, url: string, databases: readonly string[]) {
  const tables = await Promise.all(databases.map((database) => tablesOf(url, database)))
  return {
    tables: tables.flat(),
    databases: await readDatabases(connection, databases),
    wal: await readWal(connection),
  }
}

/** Scans are counted in each database by itself. */
async function tablesOf(url: string, database: string) {
  const there = new URL(url)
  there.pathname = `/${encodeURIComponent(database)}`
  const connection = await ReadOnlyConnection.open(there.href)
  try {
    return await readTables(connection)
  } finally {
    await connection.close()
  }
}

/** Every one that holds something of ours. */
async function ownDatabases(connection: ReadOnlyConnection): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    "select datname::text as name from pg_database where datallowconn and not datistemplate and datname <> 'postgres'",
  )
  return rows.map(({ name }) => name)
}
