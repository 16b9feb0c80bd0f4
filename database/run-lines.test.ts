import { describe, expect, it } from 'vitest'
import { besideRun } from './beside-run'
import { findingsIn } from './findings'
import type { Observed } from './observed'
import { runLines } from './run-lines'
import { sampleObserved, sampleStatement, samplesOf, sampleWait } from './testing/sample-observed'

const lines = (seen: Partial<Observed> = {}) => {
  const observed = { ...sampleObserved, ...seen }
  const findings = findingsIn(observed)
  return runLines(besideRun({ target: '127.0.0.1:5432/app', observed, findings, startedMs: 0 })).join('\n')
}
const slow = { ...sampleStatement, name: 'report_of_day', calls: 2, rows: 40, total_ms: 30, wal_bytes: 4096 }

describe('the database in a scorecard', () => {
  it('says what to mend first, then what took the time', () => {
    const locks = [sampleWait, sampleWait, sampleWait]
    const seen = { statements: [sampleStatement, slow], samples: samplesOf(10, { locks }), requests: 50, lacks: ['x'] }
    expect(lines(seen)).toMatchInlineSnapshot(`
      "  database     1. lock convoy: up to 3 connections wait for a lock on calls, in 100 % of the samples: call_change behind call_end → fewer writers of the same row of calls, or shorter transactions
                     calls per request: call_one 2, report_of_day 0.04
                     slowest: report_of_day 15 ms, call_one 0.5 ms
                     most total time: call_one 50 ms (rows 1, blocks 3 a call), report_of_day 30 ms (rows 20, blocks 150, WAL 2 KiB a call)
                     99 % of 1,000 blocks in memory; 2 KiB WAL
                     not seen: x"
    `)
  })

  it('is short where nothing was found, or nothing could be seen', () => {
    expect(lines()).toMatchInlineSnapshot(`
      "  database     no missing index, N+1, lock convoy or exhausted pool was seen: 100 calls of one statement in 5 s
                     slowest: call_one 0.5 ms
                     most total time: call_one 50 ms (rows 1, blocks 3 a call)
                     99 % of 1,000 blocks in memory; 2 KiB WAL"
    `)
    expect(lines({ statements: [], databases: [], lacks: ['no extension'] })).toMatchInlineSnapshot(`
      "  database     no extension
                     not seen: no extension"
    `)
  })
})
