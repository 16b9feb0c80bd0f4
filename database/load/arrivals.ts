import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { LoadStatement } from './statement'

/** One arrival: when it was due, and what became of it, in ms since the hold began. */
export interface Arrival {
  dueMs: number
  /** From when it was due to its last row; so a wait for a connection is in it. */
  latencyMs: number
  /** The part of the latency before it had a connection. */
  waitedMs: number
  /** How much later than due the generator itself noticed it. */
  lateMs: number
  error?: string
}

/** How a number of connections is loaded. */
export interface ArrivalPlan {
  url: string
  connections: number
  /** Arrivals a second, of all connections together: they come when they are due, whether one is free or not. */
  perSecond: number
  holdMs: number
  statements: readonly LoadStatement[]
  /** Nothing but reading is possible on the connections. */
  readOnly: boolean
  signal: AbortSignal
}

/** Before the hold: plans are made, and the pages that are needed are read. */
const warmUpMs = 1_000
/** An answer that has not come by then will not. */
const drainMs = 5_000
/** So many rows of values are asked for at once. */
const rowsKept = 1_000

/**
 * Opens the connections, lets statements arrive at an even rate, and tells of those that were due in the hold.
 * @throws Error with the server's own line, when a connection or the values are refused
 */
export async function arrivalsOn(plan: ArrivalPlan): Promise<Arrival[]> {
  const clients: pg.Client[] = []
  try {
    for (let at = 0; at < plan.connections; at++) {
      plan.signal.throwIfAborted()
      clients.push(await opened(plan.url, plan.readOnly, drainMs + warmUpMs))
    }
    const values = await Values.of(plan)
    try {
      return await arrived(plan, clients, values)
    } finally {
      await values.close()
    }
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
}

/**
 * A connection that can be told from others, and that can only read where it has to.
 * @param timeoutMs of each of its queries; absent: none
 */
export async function opened(url: string, readOnly: boolean, timeoutMs?: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'sla db load',
    connectionTimeoutMillis: 10_000,
    ...(timeoutMs !== undefined && { query_timeout: timeoutMs }),
    keepAlive: true,
  })
  client.on('error', () => {})
  await client.connect()
  if (readOnly) await client.query('set session characteristics as transaction read only')
  return client
}

async function arrived(plan: ArrivalPlan, clients: readonly pg.Client[], values: Values): Promise<Arrival[]> {
  const { perSecond, holdMs, signal } = plan
  const pick = turns(plan.statements)
  const free = [...clients]
  const waiting: number[] = []
  const arrivals: Arrival[] = []
  let open = 0
  const start = performance.now() + warmUpMs
  const now = () => performance.now() - start

  const run = async (client: pg.Client, dueMs: number, lateMs: number): Promise<void> => {
    const { name, text } = pick()
    const begunMs = now()
    // A timer may be early by its grain.
    const fromMs = Math.min(dueMs, begunMs)
    let error: string | undefined
    try {
      await client.query({ name, text: `${text} /* ${name} */`, values: values.next(name) as unknown[] })
    } catch (failure) {
      error = failure instanceof Error ? failure.message.split('\n')[0] : String(failure)
    }
    const waitedMs = Math.max(0, begunMs - fromMs - lateMs)
    if (dueMs >= 0) arrivals.push({ dueMs, latencyMs: now() - fromMs, waitedMs, lateMs, ...(error && { error }) })
    open -= 1
    const next = waiting.shift()
    if (next === undefined) free.push(client)
    else begin(client, next, 0)
  }
  const begin = (client: pg.Client, dueMs: number, lateMs: number): void => void run(client, dueMs, lateMs)

  const every = 1000 / perSecond
  for (let count = 0; ; count++) {
    const dueMs = count * every - warmUpMs
    if (dueMs >= holdMs) break
    // A timer of Node has a grain of 1 ms: what is due within it is taken along.
    if (dueMs - now() > 1) await sleep(dueMs - now(), undefined, { signal })
    signal.throwIfAborted()
    open += 1
    const client = free.pop()
    if (client) begin(client, dueMs, Math.max(0, now() - dueMs))
    else waiting.push(dueMs)
    // Answers are read between arrivals that are due at once, too.
    if (count % 16 === 15) await new Promise(setImmediate)
  }
  const end = now() + drainMs
  while (open > 0 && now() < end) await sleep(20, undefined, { signal })
  const unanswered = waiting.filter((dueMs) => dueMs >= 0)
  return [
    ...arrivals,
    ...unanswered.map((dueMs) => ({
      dueMs,
      latencyMs: now() - dueMs,
      waitedMs: now() - dueMs,
      lateMs: 0,
      error: 'none of the connections became free',
    })),
  ]
}

/** The statements in turn, each as often as its weight says, evenly mixed. */
export function turns(statements: readonly LoadStatement[]): () => LoadStatement {
  const owed = statements.map(() => 0)
  const all = statements.reduce((sum, { weight }) => sum + weight, 0)
  return () => {
    for (const [at, { weight }] of statements.entries()) owed[at] = (owed[at] ?? 0) + weight
    const next = owed.indexOf(Math.max(...owed))
    owed[next] = (owed[next] ?? 0) - all
    return statements[next] as LoadStatement
  }
}

/** The rows of values of each statement. */
class Values {
  readonly #client: pg.Client
  readonly #sources = new Map<
    string,
    { query: string; fresh: boolean; rows: unknown[][]; at: number; asking: boolean }
  >()

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async of({ url, readOnly, statements }: ArrivalPlan): Promise<Values> {
    const values = new Values(await opened(url, readOnly))
    try {
      for (const { name, values: query, fresh = false } of statements) {
        if (query === undefined) continue
        values.#sources.set(name, { query, fresh, rows: await values.#rows(name, query), at: 0, asking: false })
      }
    } catch (error) {
      await values.close()
      throw error
    }
    return values
  }

  next(name: string): readonly unknown[] {
    const source = this.#sources.get(name)
    if (!source) return []
    if (!source.fresh) return source.rows[source.at++ % source.rows.length] ?? []
    if (source.rows.length < rowsKept / 2 && !source.asking) {
      source.asking = true
      void this.#rows(name, source.query)
        .then((rows) => source.rows.push(...rows))
        .catch(() => {})
        .finally(() => {
          source.asking = false
        })
    }
    return source.rows.shift() ?? []
  }

  close(): Promise<void> {
    return this.#client.end().catch(() => {})
  }

  async #rows(name: string, query: string): Promise<unknown[][]> {
    const { rows } = await this.#client.query<unknown[]>({
      name: `${name} values`,
      text: `select * from (${query}) as drawn limit ${rowsKept}`,
      rowMode: 'array',
    })
    if (rows.length === 0) throw new Error(`the values of ${name} are none: its query gives no row`)
    return rows
  }
}
