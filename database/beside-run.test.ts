import { describe, expect, it } from 'vitest'
import { sampleRun } from '../lib/plan/summary/testing/sample-run'
import { misfits } from '../rigs/result-schema'
import { besideRun } from './beside-run'
import { findingsIn } from './findings'
import type { Observed } from './observed'
import { sampleObserved, sampleStatement, samplesOf, sampleWait } from './testing/sample-observed'

const startedMs = sampleObserved.counted.from - 30_000
const of = (seen: Partial<Observed> = {}) => {
  const observed = { ...sampleObserved, ...seen }
  return besideRun({ target: '127.0.0.1:5432/app', observed, findings: findingsIn(observed), startedMs })
}

describe('what a run keeps of its database', () => {
  it('counts from the beginning of the run, as its phases do', () => {
    expect(of()).toMatchObject({ from_s: 30, to_s: 35, statements_seen: 1, not_seen: [] })
    expect(of().says).toMatch(/^no missing index/)
  })

  it.each([
    ['healthy', {}],
    ['a lock convoy', { samples: samplesOf(10, { locks: [sampleWait, sampleWait, sampleWait] }), requests: 50 }],
    ['nothing at all', { statements: [], samples: [], tables: [], databases: [], wal_bytes: undefined, lacks: ['x'] }],
  ])('is what the schema says: %s', (_, seen) => {
    expect(misfits({ ...sampleRun().result, database: of(seen) })).toEqual([])
  })

  it('keeps the statements with the most total time, and the slowest', () => {
    const statements = Array.from({ length: 300 }, (_, at) => ({
      ...sampleStatement,
      query_id: String(at),
      total_ms: 1_000 - at,
      calls: at === 150 ? 1 : 100,
    }))
    const { statements: kept, statements_seen } = of({ statements })
    expect([kept[0]?.query_id, kept.length > 50, kept.length <= 60, statements_seen]).toEqual(['0', true, true, 300])
    expect(kept.map(({ query_id }) => query_id)).toContain('150')
  })
})
