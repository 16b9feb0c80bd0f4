import { open, stat } from 'node:fs/promises'
import pg from 'pg'
import { watcherName } from './connection'
import type { SlowPlan } from './observed'
import { plansIn } from './plans'

/** More of the log is not read: it is of a database where everything is slow, and the first plans say so. */
const mostBytes = 32 * 1024 * 1024
const limitMs = 5_000

/**
 * Has a server of our own write the plans of slow statements to its log, while it is watched. The setting is the
 * server's, so it is put back at the end, and by the next start of a server whose watch was killed.
 */
export class PlanLog {
  readonly #url: string
  readonly #logFile: string
  readonly #from: number

  private constructor(url: string, logFile: string, from: number) {
    this.#url = url
    this.#logFile = logFile
    this.#from = from
  }

  /** @param slowerThanMs plans of statements that took as long or longer */
  static async start(url: string, logFile: string, slowerThanMs: number): Promise<PlanLog> {
    const { size } = await stat(logFile)
    await setLimit(url, `set auto_explain.log_min_duration = ${Math.round(slowerThanMs)}`)
    return new PlanLog(url, logFile, size)
  }

  /** So far; undefined where the log is gone. */
  async length(): Promise<number | undefined> {
    return stat(this.#logFile).then(
      ({ size }) => size,
      () => undefined,
    )
  }

  /** @param since where in the log the part begins that counts, in bytes; and where it ends */
  async stop(since = this.#from, until = Number.POSITIVE_INFINITY): Promise<SlowPlan[]> {
    await setLimit(this.#url, 'reset auto_explain.log_min_duration')
    const file = await open(this.#logFile)
    try {
      const { size } = await file.stat()
      // A server that was started anew began a new log.
      const isAnew = size < since
      const from = isAnew ? 0 : since
      const to = isAnew ? size : Math.min(size, until)
      const buffer = Buffer.alloc(Math.min(to - from, mostBytes))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
      return plansIn(buffer.toString('utf8', 0, bytesRead))
    } finally {
      await file.close()
    }
  }
}

async function setLimit(url: string, change: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: watcherName,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`alter system ${change}`)
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end().catch(() => {})
  }
}
