import { describe, expect, it } from 'vitest'
import { findingsIn } from './findings'
import type { Observed } from './observed'
import { sampleGroup, sampleObserved, sampleStatement, samplesOf, sampleWait } from './testing/sample-observed'

const kinds = (seen: Partial<Observed>) => findingsIn({ ...sampleObserved, ...seen }).map(({ kind }) => kind)
const says = (seen: Partial<Observed>) => findingsIn({ ...sampleObserved, ...seen })[0]?.says

const scanned = [{ database: 'app', relation: 'calls', sequential_scans: 100, rows_scanned: 2_000_000 }]
const list = {
  ...sampleStatement,
  name: 'visits_of_day',
  calls: 10,
  rows: 100,
  stretches: [
    { calls: 5, rows: 50 },
    { calls: 5, rows: 50 },
  ],
}
const child = {
  ...sampleStatement,
  name: 'note_of_visit',
  stretches: [
    { calls: 48, rows: 48 },
    { calls: 52, rows: 52 },
  ],
}
const convoy = samplesOf(10, { locks: [sampleWait, sampleWait, sampleWait] })
const busy = samplesOf(10, { groups: [{ ...sampleGroup, active: 10, idle: 0 }] })

describe('nothing is found', () => {
  it.each<[string, Partial<Observed>]>([
    ['in a healthy database', {}],
    ['where a small table is read whole', { tables: [{ ...scanned[0], rows_scanned: 20_000 } as never] }],
    ['where a table was read whole a few times', { tables: [{ ...scanned[0], sequential_scans: 4 } as never] }],
    ['where all of its rows were wanted', { tables: scanned, statements: [{ ...sampleStatement, rows: 2_000_000 }] }],
    ['where nobody filters', { tables: scanned, statements: [{ ...sampleStatement, filters: false }] }],
    ['where the rows are counted', { tables: scanned, statements: [{ ...sampleStatement, aggregates: true }] }],
    ['in another database', { tables: scanned, statements: [{ ...sampleStatement, database: 'other' }] }],
    [
      'where rows and calls are equal once by chance',
      {
        statements: [
          list,
          {
            ...child,
            stretches: [
              { calls: 98, rows: 98 },
              { calls: 2, rows: 2 },
            ],
          },
        ],
      },
    ],
    ['where a list is short', { statements: [{ ...list, calls: 50, rows: 100 }, child] }],
    ['where a few wait for a lock', { samples: samplesOf(10, { locks: [sampleWait, sampleWait] }) }],
    ['where many wait once', { samples: [...samplesOf(9), ...samplesOf(1, { locks: convoy[0]?.locks ?? [] })] }],
    [
      'where many wait, for different things',
      { samples: samplesOf(10, { locks: ['a', 'b', 'c'].map((relation) => ({ ...sampleWait, relation })) }) },
    ],
    [
      'where one connection is always busy',
      { samples: samplesOf(10, { groups: [{ ...sampleGroup, active: 1, idle: 0 }] }) },
    ],
    ['where a pool has some room', { samples: samplesOf(10, { groups: [{ ...sampleGroup, active: 8, idle: 2 }] }) }],
    [
      'where what connections do is not told',
      { samples: samplesOf(10, { groups: [{ ...sampleGroup, active: 0, idle: 0, unseen: 10 }] }) },
    ],
    [
      "where another database's pool is busy",
      { samples: samplesOf(10, { groups: [{ ...sampleGroup, database: 'other', active: 10, idle: 0 }] }) },
    ],
  ])('%s', (_, seen) => expect(kinds(seen)).toEqual([]))
})

describe('what is found', () => {
  it.each<[string, Partial<Observed>, string]>([
    [
      'a missing index',
      { tables: scanned },
      'missing index: call_one reads calls whole, 20,000 rows for 1 that it wants, 100 times',
    ],
    [
      'N+1',
      { statements: [list, child] },
      'N+1: note_of_visit is asked once for each row of visits_of_day, 10 times a list, 100 calls',
    ],
    ['N+1 by requests', { requests: 10 }, 'N+1: call_one is asked 10 times in each request, 100 calls'],
    [
      'a lock convoy',
      { samples: convoy },
      'lock convoy: up to 3 connections wait for a lock on calls, in 100 % of the samples: call_change behind call_end',
    ],
    [
      'one behind a transaction that does nothing',
      { samples: samplesOf(10, { locks: Array.from({ length: 4 }, () => ({ ...sampleWait, blocker_idle: true })) }) },
      'lock convoy: up to 4 connections wait for a lock on calls, in 100 % of the samples: call_change behind call_end, which sits idle in its transaction',
    ],
    [
      'a pool that is used up',
      { samples: busy },
      'pool exhaustion: all 10 connections of web to app are busy, 100 % of the time',
    ],
    [
      'a pool of idle transactions',
      { samples: samplesOf(10, { groups: [{ ...sampleGroup, active: 1, idle: 0, idle_in_transaction: 9 }] }) },
      'pool exhaustion: all 10 connections of web to app are busy, 100 % of the time, most of it idle in a transaction',
    ],
    [
      'a server that is full',
      { max_connections: 13 },
      'pool exhaustion: PostgreSQL had all of its 10 connections in use in 100 % of the samples',
    ],
  ])('%s', (_, seen, said) => expect(says(seen)).toBe(said))

  it('causes come before what follows from them', () => {
    const all = {
      tables: scanned.map((table) => ({ ...table, relation: 'records' })),
      statements: [list, child, { ...sampleStatement, name: 'record_by_mrn', relations: ['records'], calls: 30 }],
      samples: samplesOf(10, { locks: convoy[0]?.locks ?? [], groups: busy[0]?.groups ?? [] }),
    }
    expect(kinds(all)).toEqual(['missing-index', 'n-plus-one', 'lock-convoy', 'pool-exhaustion'])
  })

  it('the statement that reads the most is named, of those that want few rows of the table', () => {
    const statements = [
      { ...sampleStatement, name: 'by_id', blocks_hit: 3 },
      { ...sampleStatement, name: 'by_mrn', blocks_hit: 9_000 },
    ]
    expect(says({ tables: scanned, statements })).toContain('by_mrn reads calls whole')
  })

  it('without a sample, and without anything at all', () => {
    expect(kinds({ samples: [], statements: [], tables: [], databases: [] })).toEqual([])
  })
})
