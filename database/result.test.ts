import { describe, expect, it } from 'vitest'
import { parseResult } from '../history/result/envelope'
import { sampleBeside } from '../lib/plan/summary/testing/sample-beside'
import { misfits } from '../rigs/result-schema'
import { findingsIn } from './findings'
import { databaseLines } from './lines'
import type { Observed } from './observed'
import { databaseResultOf } from './result'
import { sampleObserved, samplesOf, sampleWait } from './testing/sample-observed'

const { targets: _, ...beside } = sampleBeside
const of = (seen: Partial<Observed> = {}) => {
  const observed = { ...sampleObserved, ...seen }
  return databaseResultOf({ ...beside, target: '127.0.0.1:5432/app', observed, findings: findingsIn(observed) })
}
const convoy = { samples: samplesOf(10, { waits: { 'Lock:tuple': 3 }, locks: [sampleWait, sampleWait, sampleWait] }) }
const plans = [{ statement: 'call_one', seen: 2, longest_ms: 80, nodes: [{ node: 'Seq Scan', relation: 'calls' }] }]

describe('the result of a watch', () => {
  it.each([
    ['pass', of(), 'no missing index, N+1, lock convoy or exhausted pool was seen: 100 calls of one statement in 5 s'],
    ['fail', of(convoy), findingsIn({ ...sampleObserved, ...convoy })[0]?.says],
    ['inconclusive', of({ statements: [], lacks: ['no extension'] }), 'no extension'],
    [
      'inconclusive',
      of({ statements: [], samples: [], tables: [], databases: [], wal_bytes: undefined }),
      'no statement ran in 5 s',
    ],
    ['pass', of({ requests: 50, plans }), undefined],
  ])('%s', (verdict, result, reason) => {
    expect(result.verdict).toBe(verdict)
    if (reason !== undefined) expect(result.reason).toBe(reason)
    expect(misfits(result)).toEqual([])
    expect(parseResult(JSON.stringify(result)).kind).toBe('database')
  })

  it('keeps a long watch short, from its beginning to its end', () => {
    const { seconds } = of({ samples: samplesOf(5_000) }).series
    expect(seconds).toHaveLength(1_000)
    expect([seconds[0], seconds.at(-1)]).toEqual([0, 2_497.5])
  })

  it('reads on a terminal', () => {
    expect(databaseLines(of({ ...convoy, requests: 50, plans, lacks: ['no log'] })).join('\n')).toMatchInlineSnapshot(`
      "database · 127.0.0.1:5432/app · PostgreSQL 18.4 · 5 s, 10 samples
        1. lock convoy: up to 3 connections wait for a lock on calls, in 100 % of the samples: call_change behind call_end
           → fewer writers of the same row of calls, or shorter transactions

        most total time   calls   per request     mean   total   rows   blocks   WAL
        call_one            100             2   0.5 ms   50 ms      1        3   0 B   select calls

        slowest, by mean   calls   per request     mean   total   rows   blocks   WAL
        call_one             100             2   0.5 ms   50 ms      1        3   0 B   select calls

        cache      99 % of 1,000 blocks were in memory
        server     2 KiB WAL, 100 commits, 0 rollbacks, 0 deadlocks, 0 temporary files of 0 B
        waits      Lock:tuple 3 (active connections, mean)
        connections of 97: web to app 10, 1 busy
        requests   50 in the run's result
        slow plan  call_one: Seq Scan on calls; 2 times, up to 80 ms
        not seen: no log"
    `)
  })
})
