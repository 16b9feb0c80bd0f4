import { describe, expect, it } from 'vitest'
import { databasesUsed, statementsUsed, tablesUsed } from './counters'
import { reduceStatement } from './reduce-statement'
import { sampleObserved } from './testing/sample-observed'

const count = (key: string, calls: number, rows = calls) => ({
  key,
  query_id: key,
  database: 'app',
  calls,
  rows,
  total_ms: calls * 2,
  blocks_hit: calls * 3,
  blocks_read: 0,
  wal_bytes: 0,
})
const texts = new Map([
  ['a', reduceStatement('select 1 from calls /* call_one */')],
  ['own', reduceStatement('select 1 from pg_stat_activity /* sla_db_watch */')],
])
const used = (...readings: ReturnType<typeof count>[][]) =>
  statementsUsed(readings, texts).map(({ name, calls, total_ms, stretches }) => ({
    name,
    calls,
    total_ms,
    stretches: stretches.map((one) => one.calls),
  }))

describe('what statements did', () => {
  it('is what was counted between the first reading and the last', () => {
    expect(used([count('a', 10)], [count('a', 13)], [count('a', 20)])).toEqual([
      { name: 'call_one', calls: 10, total_ms: 20, stretches: [3, 7] },
    ])
  })

  it('counts one that came new, and one that was forgotten and came again, from nothing', () => {
    expect(used([], [count('a', 5)])).toMatchObject([{ calls: 5 }])
    expect(used([count('a', 100)], [count('a', 110)], [count('a', 4)])).toMatchObject([{ calls: 14 }])
  })

  it('leaves out what did not run, and what the watch asked itself', () => {
    expect(used([count('a', 5), count('own', 1)], [count('a', 5), count('own', 9)])).toEqual([])
  })

  it('has the most total time first, and also what has no text', () => {
    const found = used([], [count('a', 1), count('b', 9)])
    expect(found.map(({ name }) => name)).toEqual([undefined, 'call_one'])
  })

  it('of no reading, and of one, is nothing', () => {
    expect([used(), used([count('a', 5)])]).toEqual([[], []])
  })
})

describe('what tables and databases did', () => {
  const table = (sequential_scans: number, rows_scanned: number) => ({
    database: 'app',
    relation: 'calls',
    sequential_scans,
    rows_scanned,
  })

  it('is the difference, or all where the statistics were reset', () => {
    expect(tablesUsed([table(5, 500)], [table(7, 900)])).toEqual([table(2, 400)])
    expect(tablesUsed([table(5, 500)], [table(2, 200)])).toEqual([table(2, 200)])
    expect(tablesUsed([table(5, 500)], [table(5, 500)])).toEqual([])
  })

  it('is never below zero', () => {
    const [database] = sampleObserved.databases
    if (!database) throw new Error('no database')
    expect(databasesUsed([{ ...database, commits: 500 }], [database])).toEqual([
      { ...database, blocks_hit: 0, blocks_read: 0, commits: 0 },
    ])
  })
})
