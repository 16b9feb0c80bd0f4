import pg from 'pg'
import { Registry } from 'prom-client'
import { type Arrival, arrivalsOn } from '../database/load/arrivals'
import type { LoadStatement } from '../database/load/statement'
import { openCache } from '../service/cache'
import type { Block, Pair } from './pair'

/** The database that a pair is measured on, and a connection for what it changes. */
export interface Bench {
  url: string
  client: pg.Client
  /** Starts a Redis for the pair. */
  redis(): Promise<{ url: string; stop(): Promise<void> }>
  signal: AbortSignal
}

export interface MeasurablePair extends Pair {
  /** Prepares both sides. @returns how each is measured, and what clears up */
  sides(bench: Bench): Promise<{ before(): Promise<Block>; after(): Promise<Block>; close?(): Promise<void> }>
}

const blockMs = 4_000

const lookUp: LoadStatement = {
  name: 'calls_to_number',
  text: 'select count(*)::int as calls, max(id) as last from call_logs where to_number = $1',
  values: 'select distinct to_number from call_logs',
  weight: 1,
}
const status: LoadStatement = {
  name: 'call',
  text: 'select * from call_logs where id = $1',
  values: 'select id from call_logs order by random()',
  weight: 1,
}

/** Every one that there is. */
export const pairs: readonly MeasurablePair[] = [
  {
    name: 'index',
    flaw: 'a lookup by a column without an index: the whole table of 50,000 calls is read',
    mend: 'an index on that column',
    seenBy: '`sla db watch`: missing index',
    async sides({ url, client, signal }) {
      const plan = { url, connections: 8, perSecond: 60, holdMs: blockMs, statements: [lookUp], readOnly: true, signal }
      return {
        before: async () => {
          await client.query('drop index if exists call_logs_to')
          return blockOf(await arrivalsOn(plan))
        },
        after: async () => {
          await client.query('create index if not exists call_logs_to on call_logs (to_number)')
          return blockOf(await arrivalsOn(plan))
        },
      }
    },
  },
  {
    name: 'pool',
    flaw: 'a pool of 2 connections for 220 queries a second of 10 ms each: arrivals wait for one',
    mend: 'a pool of 16',
    seenBy: '`sla db load`, and `database_connections{state="waiting"}` in `/metrics`',
    async sides({ url, signal }) {
      const query: LoadStatement = { name: 'slow_query', text: 'select pg_sleep(0.01)', weight: 1 }
      const plan = { url, perSecond: 220, holdMs: blockMs, statements: [query], readOnly: true, signal }
      return {
        before: async () => blockOf(await arrivalsOn({ ...plan, connections: 2 })),
        after: async () => blockOf(await arrivalsOn({ ...plan, connections: 16 })),
      }
    },
  },
  {
    name: 'cache',
    flaw: 'each status check asks the database, though a call changes a few times in its life',
    mend: 'a cache in Redis, which forgets what changes',
    seenBy: '`sla db watch`: one statement has most of the calls; `sla redis watch`: its hits',
    async sides({ url, redis: startRedis }) {
      const redis = await startRedis()
      const pool = new pg.Pool({ connectionString: url, max: 8 })
      const cache = await openCache({
        ...{ url: redis.url, setting: 'REDIS_SERVER_BIN', prefix: 'sla:optimise:', ttlS: 60, singleFlight: true },
        metrics: new Registry(),
      })
      const { rows } = await pool.query<{ id: number }>('select id from call_logs order by id desc limit 500')
      const measure = (read: (id: number) => Promise<unknown>) =>
        readsEvenly(
          rows.map(({ id }) => id),
          read,
        )
      let statements = 0
      const load = async (id: number) => {
        statements += 1
        return (await pool.query({ name: status.name, text: status.text, values: [id] })).rows[0] as object
      }
      const counted = async (read: (id: number) => Promise<unknown>): Promise<Block> => {
        statements = 0
        const latencies = await measure(read)
        return { ...percentiles(latencies), statements_per_read: statements / latencies.length }
      }
      return {
        before: () => counted(load),
        after: () =>
          counted((id) =>
            cache.read(String(id), () => load(id), {
              pack: (row: object) => Buffer.from(JSON.stringify(row)),
              unpack: (bytes) => JSON.parse(bytes.toString('utf8')) as object,
            }),
          ),
        async close() {
          await cache.close()
          await pool.end()
          await redis.stop()
        },
      }
    },
  },
]

function blockOf(arrivals: readonly Arrival[]): Block {
  const failed = arrivals.find(({ error }) => error !== undefined)
  if (failed) throw new Error(`a statement failed: ${failed.error}`)
  return { ...percentiles(arrivals.map(({ latencyMs }) => latencyMs)), statements_per_read: 1 }
}

const readsPerSecond = 400

/** Reads that begin when they are due, whatever became of those before; their latencies from then, in ms. */
async function readsEvenly(ids: readonly number[], read: (id: number) => Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  const running: Promise<void>[] = []
  const start = performance.now()
  for (let count = 0; count < (blockMs / 1000) * readsPerSecond; count++) {
    const due = start + (count * 1000) / readsPerSecond
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    const from = Math.min(due, performance.now())
    running.push(read(ids[count % ids.length] as number).then(() => void latencies.push(performance.now() - from)))
  }
  await Promise.all(running)
  return latencies
}

/** By nearest rank. */
function percentiles(latencies: readonly number[]): Pick<Block, 'p50_ms' | 'p95_ms'> {
  const sorted = [...latencies].sort((one, two) => one - two)
  const at = (percentile: number) => sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] ?? 0
  return { p50_ms: at(50), p95_ms: at(95) }
}
