import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { Registry } from 'prom-client'
import { usualPlatform } from '../../build/entries'
import { root } from '../../build/root'
import { type Arrival, arrivalsOn, opened } from '../../database/load/arrivals'
import type { LoadStatement } from '../../database/load/statement'
import { optimisingPage, type PairOutcome } from '../../optimise/page'
import type { Block, Pair } from '../../optimise/pair'
import { openCache } from '../../service/cache'
import { databaseToLoad } from '../db/loaded'
import { type Interruptible, interruptible } from '../interruptible'
import { ensureScripts } from '../k6/with-scripts'
import { startedRedis } from '../redis/started'

/** The database that a pair is measured on, and a connection for what it changes. */
interface Bench {
  url: string
  client: pg.Client
  signal: AbortSignal
}

interface MeasurablePair extends Pair {
  /** Prepares both sides. @returns how each is measured, and what clears up */
  sides(bench: Bench): Promise<{ before(): Promise<Block>; after(): Promise<Block>; close?(): Promise<void> }>
}

const blockMs = 4_000
const turns = 5

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

const pairs: readonly MeasurablePair[] = [
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
    async sides({ url }) {
      const redis = await startedRedis(process.env)
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

/** Measures the pairs that were named, and writes the page. @returns the exit code */
export async function optimise(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => pairs.every((pair) => pair.name !== name))
  if (unknown) throw new Error(`there is no pair ${unknown}; there are ${pairs.map(({ name }) => name).join(', ')}`)
  const wanted = pairs.filter(({ name }) => names.length === 0 || names.includes(name))
  return interruptible(async (given) => {
    const { progress, signal } = given
    const busy = loadavg()[0] ?? 0
    await ensureScripts(progress)
    const database = await databaseToLoad(usualPlatform, { perConnection: 1, limit: 50 }, given)
    const client = await opened(database.url, false)
    const outcomes: PairOutcome[] = []
    try {
      for (const pair of wanted) outcomes.push(await measured(pair, { url: database.url, client, signal }, given))
    } finally {
      await client.end()
      await database.stop()
    }
    const at = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
    const processor = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`
    await writeFile(join(root, 'docs/OPTIMISING.md'), optimisingPage({ at, processor, busy, outcomes }))
    console.log('docs/OPTIMISING.md')
    return outcomes.some((one) => 'problem' in one) ? 98 : 0
  }, 'nothing was written: run it again from the start')
}

async function measured(
  { sides, ...pair }: MeasurablePair,
  bench: Bench,
  { progress, signal }: Interruptible,
): Promise<PairOutcome> {
  try {
    const { before, after, close } = await sides(bench)
    const blocks: { before: Block[]; after: Block[] } = { before: [], after: [] }
    try {
      // By turns: what drifts on the machine is in both of a pair.
      for (let turn = 0; turn < turns; turn++) {
        signal.throwIfAborted()
        await progress.step(`${pair.name}: turn ${turn + 1} of ${turns}`, async () => {
          blocks.before.push(await before())
          blocks.after.push(await after())
        })
      }
    } finally {
      await close?.()
    }
    return { pair, ...blocks }
  } catch (error) {
    signal.throwIfAborted()
    const problem = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    progress.note(`${pair.name}: ${problem}`)
    return { pair, problem }
  }
}

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
