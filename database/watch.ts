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
import { offBy, readingsAround, type Stretch } from './stretch'

/** What is watched. */
export interface WatchedServer {
  /** Of a database that has pg_stat_statements. */
  url: string
  /** A server of our own: all its databases are watched, and the plans of slow statements are read from its log. */
  own?: { logFile: string; slowerThanMs: number }
}

/** All that a server has counted so far. */
interface Reading {
  at: number
  statements: Awaited<ReturnType<typeof readStatements>>
  tables: Awaited<ReturnType<typeof readTables>>
  databases: Awaited<ReturnType<typeof readDatabases>>
  wal: number | undefined
  /** How long the log of a server of our own was, in bytes. */
  logged: number | undefined
}

/** What of a watch is told. */
export interface Told {
  /** The part that counts; else all of it. */
  hold?: Stretch | undefined
  /** Requests of the run in the part that was counted, where that is known. */
  requestsIn?(counted: Stretch): number | undefined
}

const sampleEveryMs = 500
/** Reading every counter costs more than a look at the connections. */
const readEveryMs = 5_000
/** A long watch has longer stretches, not more of them. */
const mostReadings = 60

/** Watches a PostgreSQL from `start` to `stop`. It reads only, and once it has started it throws nothing. */
export class DatabaseWatch {
  readonly #server: WatchedServer
  readonly #connection: ReadOnlyConnection
  readonly #facts: ServerFacts
  readonly #databases: readonly string[]
  /** Scans are counted in each database by itself; a connection that stays costs the server less than one for each reading. */
  readonly #inDatabase = new Map<string, ReadOnlyConnection>()
  readonly #samples: ConnectionSample[] = []
  readonly #relations = new Map<string, string>()
  readonly #stopping = new AbortController()
  #readings: Reading[] = []
  #readEveryMs = readEveryMs
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
      await watch.#begin().catch(async (error: unknown) => {
        await watch.#close()
        throw error
      })
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
    for (const { database, oid, relation } of (await this.#read()).tables)
      this.#relations.set(`${database} ${oid}`, relation)
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

  async #read(): Promise<Reading> {
    const at = Date.now()
    const [statements, databases, tables, wal, logged] = [
      await readStatements(this.#connection, this.#facts, this.#databases),
      await readDatabases(this.#connection, this.#databases),
      await Promise.all(this.#databases.map((database) => this.#tablesOf(database))),
      await readWal(this.#connection),
      await this.#plans?.length(),
    ]
    const reading = { at, statements, databases, tables: tables.flat(), wal, logged }
    this.#readings.push(reading)
    if (this.#readings.length > mostReadings) {
      this.#readings = this.#readings.filter((_, index) => index % 2 === 0)
      this.#readEveryMs *= 2
    }
    return reading
  }

  async #tablesOf(database: string) {
    if (database === this.#facts.database) return readTables(this.#connection)
    const there = new URL(this.#server.url)
    there.pathname = `/${encodeURIComponent(database)}`
    const connection = this.#inDatabase.get(database) ?? (await ReadOnlyConnection.open(there.href))
    this.#inDatabase.set(database, connection)
    return readTables(connection)
  }

  async #close(): Promise<void> {
    await Promise.all([this.#connection, ...this.#inDatabase.values()].map((connection) => connection.close()))
  }

  /** Looks a last time, and says what was seen. */
  async stop({ hold, requestsIn = () => undefined }: Told = {}): Promise<Observed> {
    this.#stopping.abort()
    await this.#running
    const { version, max_connections, reserved_connections } = this.#facts
    const lacks = [...this.#facts.lacks]
    const orElse = async <T>(what: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        lacks.push(`${what}: ${error instanceof Error ? error.message : error}`)
        return otherwise
      }
    }
    await orElse('counted up to the last reading that worked', () => this.#read(), undefined)
    const texts = await orElse(
      'statements have no names',
      () => readTexts(this.#connection, this.#facts, this.#databases),
      new Map(),
    )
    const counted = this.#readingsOf(hold)
    const [before, after] = [counted[0] as Reading, counted.at(-1) as Reading]
    const stretch = { from: before.at, to: after.at }
    const off = hold && offBy(hold, stretch)
    if (off) lacks.push(off)
    const plans = await orElse(
      'no plans of slow statements',
      async () => (await this.#plans?.stop(before.logged, hold && after.logged)) ?? [],
      [],
    )
    await this.#close()
    if (this.#missed > 0)
      lacks.push(`the database did not answer ${this.#missed} of ${this.#missed + this.#samples.length} looks`)
    return {
      counted: stretch,
      seconds: (stretch.to - stretch.from) / 1000,
      server_version: version,
      max_connections,
      reserved_connections,
      statements: statementsUsed(
        counted.map(({ statements }) => statements),
        texts,
      ),
      tables: tablesUsed(before.tables, after.tables),
      databases: databasesUsed(before.databases, after.databases),
      wal_bytes: before.wal === undefined || after.wal === undefined ? undefined : after.wal - before.wal,
      samples: hold ? this.#samples.filter(({ at }) => at >= stretch.from && at <= stretch.to) : this.#samples,
      plans,
      requests: requestsIn(stretch),
      lacks,
    }
  }

  #readingsOf(hold: Stretch | undefined): readonly Reading[] {
    if (!hold || this.#readings.length < 2) return this.#readings
    const { first, last } = readingsAround(
      this.#readings.map(({ at }) => at),
      hold,
    )
    return this.#readings.slice(first, last + 1)
  }
}

/** Every one that holds something of ours. */
async function ownDatabases(connection: ReadOnlyConnection): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    "select datname::text as name from pg_database where datallowconn and not datistemplate and datname <> 'postgres'",
  )
  return rows.map(({ name }) => name)
}
