import { expect, it } from 'vitest'
import { parseResult } from '../../history/result/envelope'
import { sampleBeside } from '../../lib/plan/summary/testing/sample-beside'
import type { CapacityAnswer } from '../../limit/next-step'
import { misfits } from '../../rigs/result-schema'
import { type LadderTrial, ladderResultOf } from './result'

const { targets: _, ...beside } = sampleBeside
const about = { unjudged: [], started_at: beside.started_at, duration_s: 12, failed: 0, failure: null }
const trial = (load: number, verdict: LadderTrial['verdict'], of: Partial<LadderTrial> = {}): LadderTrial => ({
  ...{ ...about, kind: 'trial', load, verdict, goodput_per_s: load * 100, answered_per_s: load * 100 },
  ...{ p50_ms: 1, p95_ms: 9, p99_ms: 14, waited_share: 0, waited_p95_ms: 0 },
  ...of,
})
const pool =
  'the pool was exhausted: p95 90 ms (up to 96), limit < 50, of which up to 80 ms went by before a connection was free'
const trials = [
  trial(8, { kind: 'sustainable' }),
  trial(30, { kind: 'unsustainable', broke: [{ id: 'pool', said: pool }], shedding: 'collapsed' }),
]
const of = (answer: CapacityAnswer, with_: { trials?: LadderTrial[]; bounded?: string } = {}) =>
  ladderResultOf({
    ...beside,
    ...{ duration_s: 60, target: 'the reference TCall, started for this', server_version: '18.4', limit_ms: 50 },
    ...{ per_connection: 100, statements: [{ name: 'call', weight: 3 }] },
    ...{ space: { start: 8, least: 1, most: 92 }, bounded: '', answer, trials, ...with_ },
  })

it.each([
  [
    { kind: 'found', load: 20, lower: 19, upper: 22 },
    'pass',
    /within 50 ms \(p95\) on 20 connections \(2,000 statements a second\) ± 10 %; at 30 connections the pool was exhausted/,
  ],
  [{ kind: 'below', load: 1, lower: 0, upper: 1 }, 'fail', /even on 1 connection \(100 statements a second\)/],
  [{ kind: 'unconfirmed', load: 9, lower: 8, upper: 11 }, 'inconclusive', /which no hold confirmed/],
  [{ kind: 'at-least', load: 0, lower: 0, upper: 1 }, 'invalid', /could not make even the lowest load/],
] as const)('%j', (answer, verdict, reason) => {
  const result = of(answer)
  expect(result.verdict).toBe(verdict)
  expect(result.reason).toMatch(reason)
  expect(misfits(result)).toEqual([])
  expect(parseResult(JSON.stringify(result)).kind).toBe('database-load')
})

it('says what else bounds the connections', () => {
  const answer = { kind: 'at-least', load: 92, lower: 92, upper: 92 } as const
  const { reason } = of(answer, { trials: trials.slice(0, 1), bounded: 'the server has no more (max_connections)' })
  const late = trial(95, { kind: 'no-trial', because: 'generator', reason: 'late' })
  expect(of(answer, { trials: [late, late], bounded: 'the server has no more' }).reason).toMatch(
    /this generator ends there$/,
  )
  expect(reason).toMatch(/on at least 92 connections \(9,200 statements a second\): the server has no more/)
})
