import { grouped } from '../lib/plan/summary/format'
import type { ConnectionGroup, ConnectionSample, LockWait, Observed, StatementUse, TableUse } from './observed'
import { titleOf } from './reduce-statement'

export interface DatabaseFinding {
  kind: 'missing-index' | 'n-plus-one' | 'lock-convoy' | 'pool-exhaustion'
  /** What was seen, with its numbers. */
  says: string
  /** What to look at. */
  mend: string
}

/**
 * What a performance engineer would look at first. Causes stand before what follows from them: a scan of a whole table
 * holds connections, so a pool that is busy with it is not the first thing to mend.
 */
export function findingsIn(observed: Observed): DatabaseFinding[] {
  return [...missingIndexes(observed), ...nPlusOnes(observed), ...lockConvoys(observed), ...exhaustedPools(observed)]
}

/** A scan of fewer rows costs no more than an index. */
const manyRows = 1_000
/** One scan of a table may be a report, or the start of a program. */
const manyScans = 5
/** Rows that were wanted, of those that were read. */
const wantedAtMost = 0.05

function missingIndexes({ tables, statements }: Observed): DatabaseFinding[] {
  return tables
    .filter((table) => table.sequential_scans >= manyScans && perScan(table) >= manyRows)
    .sort((one, two) => two.rows_scanned - one.rows_scanned)
    .flatMap((table): DatabaseFinding[] => {
      const statement = scanning(table, statements)
      if (!statement) return []
      const [read, wanted] = [perScan(table), statement.rows / statement.calls]
      return [
        {
          kind: 'missing-index',
          says: `missing index: ${titleOf(statement)} reads ${table.relation} whole, ${grouped(read)} rows for ${few(wanted)} that it wants, ${grouped(statement.calls)} times`,
          mend: `an index on the columns of ${table.relation} in its where`,
        },
      ]
    })
}

function perScan({ rows_scanned, sequential_scans }: TableUse): number {
  return rows_scanned / sequential_scans
}

/** The statement that can have scanned the table: it wants few of its rows, and reads the most blocks of those that do. */
function scanning(table: TableUse, statements: readonly StatementUse[]): StatementUse | undefined {
  return statements
    .filter(
      ({ database, relations, filters, aggregates, verb, rows, calls }) =>
        database === table.database &&
        relations.includes(table.relation) &&
        filters &&
        // How many rows it needed, its rows do not say.
        !aggregates &&
        verb !== 'insert' &&
        rows / calls <= perScan(table) * wantedAtMost,
    )
    .sort((one, two) => blocks(two) - blocks(one))[0]
}

function blocks({ blocks_hit, blocks_read }: StatementUse): number {
  return blocks_hit + blocks_read
}

/** Fewer of either is nothing to save. */
const manyCalls = 50
const manyChildren = 3
/** Of fewer lists the numbers are equal by chance, where both come at a steady rate. */
const manyLists = 10
/** One statement, so often in each request of all, is asked for in a loop. */
const perRequest = 5
/** What the ends of the watch cut off of a list and its loop. */
const cutOff = 0.05

/**
 * A statement whose calls are the rows of another: a list, and then each of its rows by itself. In every stretch of the
 * watch, since two numbers may be equal once by chance.
 */
function nPlusOnes({ statements, requests }: Observed): DatabaseFinding[] {
  return statements
    .filter(({ verb, calls, filters }) => verb === 'select' && filters && calls >= manyCalls)
    .sort((one, two) => two.calls - one.calls)
    .flatMap((child): DatabaseFinding[] => {
      const list = statements.find((parent) => isListOf(parent, child))
      const each = requests ? child.calls / requests : 0
      if (!list && each < perRequest) return []
      const said = list
        ? `${titleOf(child)} is asked once for each row of ${titleOf(list)}, ${few(list.rows / list.calls)} times a list`
        : `${titleOf(child)} is asked ${few(each)} times in each request`
      return [
        {
          kind: 'n-plus-one',
          says: `N+1: ${said}, ${grouped(child.calls)} calls`,
          mend: list
            ? `one statement for all rows of the list: a join, or = any ($1)`
            : 'one statement for all of a request',
        },
      ]
    })
}

function isListOf(parent: StatementUse, child: StatementUse): boolean {
  return (
    parent !== child &&
    parent.database === child.database &&
    parent.verb === 'select' &&
    parent.calls >= manyLists &&
    parent.rows / parent.calls >= manyChildren &&
    isNear(child.calls, parent.rows, cutOff) &&
    parent.stretches.every(({ rows }, at) => {
      const { calls = 0 } = child.stretches[at] ?? {}
      // A list at the end of a stretch has its loop in the next one.
      return Math.abs(calls - rows) <= Math.max(rows * 0.2, parent.rows / parent.calls)
    })
  )
}

function isNear(one: number, two: number, share: number): boolean {
  return Math.abs(one - two) <= Math.max(one, two) * share
}

/** Those who wait for one lock at once. */
const manyWaiters = 3
/** In how many of the samples. */
const often = 0.2
const fewSamples = 3

function lockConvoys({ samples }: Observed): DatabaseFinding[] {
  const places = new Map<string, { seen: number; most: number; worst: readonly LockWait[] }>()
  for (const sample of samples) {
    for (const [place, waits] of waitsByPlace(sample)) {
      if (waits.length < manyWaiters) continue
      const before = places.get(place) ?? { seen: 0, most: 0, worst: [] }
      const isWorse = waits.length > before.most
      places.set(place, {
        seen: before.seen + 1,
        most: Math.max(before.most, waits.length),
        worst: isWorse ? waits : before.worst,
      })
    }
  }
  return [...places]
    .filter(([, { seen }]) => seen >= fewSamples && seen / samples.length >= often)
    .sort(([, one], [, two]) => two.seen * two.most - one.seen * one.most)
    .map(([place, { seen, most, worst }]): DatabaseFinding => {
      const [first] = worst
      const holder = mostOf(worst.map(({ blocked_by }) => blocked_by))
      const idle = worst.some(({ blocker_idle }) => blocker_idle)
      return {
        kind: 'lock-convoy',
        says: `lock convoy: up to ${most} connections wait for a lock on ${place}, in ${share(seen, samples.length)} of the samples: ${first?.waits} behind ${holder}${idle ? ', which sits idle in its transaction' : ''}`,
        mend: idle
          ? 'end the transaction that holds the lock before anything else is waited for'
          : `fewer writers of the same row of ${place}, or shorter transactions`,
      }
    })
}

function waitsByPlace({ locks }: ConnectionSample): Map<string, LockWait[]> {
  const places = new Map<string, LockWait[]>()
  for (const wait of locks) {
    const place = wait.relation ?? `${wait.lock}`
    places.set(place, [...(places.get(place) ?? []), wait])
  }
  return places
}

function mostOf(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, one], [, two]) => two - one)[0]?.[0]
}

/** A pool is used up when, over the samples, none of its connections is free. */
const busyShare = 0.9
const fewConnections = 2

function exhaustedPools({ samples, databases, max_connections, reserved_connections }: Observed): DatabaseFinding[] {
  const room = max_connections - reserved_connections
  const full = samples.filter(({ groups }) => sum(groups.map(sizeOf)) >= room).length
  const server: DatabaseFinding[] =
    full > 0
      ? [
          {
            kind: 'pool-exhaustion',
            says: `pool exhaustion: PostgreSQL had all of its ${room} connections in use in ${share(full, samples.length)} of the samples`,
            mend: 'smaller pools, or a pooler in front, before a higher max_connections',
          },
        ]
      : []
  return [...server, ...poolsOf(samples, databases).flatMap((pool) => exhausted(pool, samples.length))]
}

interface Pool {
  title: string
  size: number
  seen: number
  busy: number
  all: number
  waiting: number
}

function poolsOf(samples: readonly ConnectionSample[], databases: readonly { database: string }[]): Pool[] {
  const pools = new Map<string, Pool>()
  for (const { groups } of samples) {
    for (const group of groups) {
      // Others on the same server are seen, and are nobody's who asked.
      if (!databases.some(({ database }) => database === group.database)) continue
      const title = `${group.role} to ${group.database}`
      const pool = pools.get(title) ?? { title, size: 0, seen: 0, busy: 0, all: 0, waiting: 0 }
      const size = sizeOf(group)
      pools.set(title, {
        title,
        size: Math.max(pool.size, size),
        seen: pool.seen + 1,
        busy: pool.busy + group.active + group.idle_in_transaction,
        all: pool.all + size,
        waiting: pool.waiting + group.idle_in_transaction,
      })
    }
  }
  return [...pools.values()]
}

function exhausted({ title, size, seen, busy, all, waiting }: Pool, samples: number): DatabaseFinding[] {
  const isBusy = size >= fewConnections && seen >= fewSamples && seen / samples >= 0.5 && busy / all >= busyShare
  if (!isBusy) return []
  const idle = waiting / busy > 0.5
  return [
    {
      kind: 'pool-exhaustion',
      says: `pool exhaustion: all ${size} connections of ${title} are busy, ${share(busy, all)} of the time${idle ? ', most of it idle in a transaction' : ''}`,
      mend: idle
        ? 'give the connection back before anything else is waited for'
        : 'what holds them longest is the statement with the most total time; then a larger pool, if there are cores for it',
    },
  ]
}

function sizeOf({ active, idle, idle_in_transaction, unseen }: ConnectionGroup): number {
  return active + idle + idle_in_transaction + unseen
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function share(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`
}

function few(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : grouped(value)
}
