import { describe, expect, it } from 'vitest'
import { grid } from '../lib/plan/summary/percentiles'
import { judgeTrial, type TrialResult } from './judge-trial'

type Criterion = TrialResult['criteria'][number]

const window = (name: string, fromS: number): TrialResult['phases'][number] => ({
  name: name as 'hold',
  fromS,
  toS: fromS + 15,
  load: 1,
  gated: true,
  reported: true,
})
const windows = ['window-1', 'window-2', 'window-3']
/** Latencies that rise evenly from `low` to `high`. */
const evenly = (low: number, high: number) => grid.map((rank) => low + ((high - low) * rank) / 100)
const criterion = (over: Partial<Criterion>): Criterion => ({
  id: 'T2',
  title: 'call status check',
  source: '',
  because: '',
  phase: 'window-1',
  metric: 'http_req_duration',
  statistic: 'p(95)',
  comparison: '<',
  limit: 100,
  unit: 'ms',
  actual: 60,
  interval: null,
  batches: null,
  samples: 100,
  samples_needed: 59,
  samples_to_settle: null,
  verdict: 'pass',
  reason: null,
  merge: 'quantiles',
  judges: 'platform',
  controls: [],
  per_hour: null,
  quantiles: evenly(5, 62),
  spread: { p50: 30, p90: 55, p95: 60, p99: 61, max: 63 },
  apdex: null,
  ...over,
})
const result = (criteria: Criterion[], over: Partial<TrialResult> = {}): TrialResult => ({
  verdict: 'pass',
  reason: '',
  phases: windows.map((name, at) => window(name, at * 15)),
  criteria,
  errors_by_cause: {},
  throughput: { work: { offered: 1000, failed: 0 } },
  ...over,
})
const verdict = (...of: Parameters<typeof result>) => judgeTrial(result(...of), [], 100).verdict

describe('a trial', () => {
  it('is sustainable when each target of each sub-window holds', () => {
    expect(verdict(windows.map((phase) => criterion({ phase })))).toEqual({ kind: 'sustainable' })
  })

  it('is not when one sub-window is over, and names the target once', () => {
    const over = { actual: 130, quantiles: evenly(5, 140), verdict: 'fail' as const }
    const criteria = windows.map((phase) => criterion({ phase, ...(phase === 'window-1' ? {} : over) }))
    expect(verdict(criteria)).toMatchObject({ kind: 'unsustainable', broke: [{ id: 'T2' }], shedding: 'collapsed' })
  })

  it('needs the whole interval under the limit, not the percentile alone', () => {
    // Of 100 samples the upper bound of p95 is at 99.3 %: 98 ms there, or 103.
    const rising = (high: number) => criterion({ actual: 90, quantiles: evenly(5, high) })
    expect(verdict([rising(98)])).toMatchObject({ kind: 'sustainable' })
    expect(verdict([rising(104)])).toMatchObject({ kind: 'unsustainable' })
  })

  it('judges no percentile of fewer than 59 samples, and says of which targets', () => {
    const few = criterion({ id: 'T1', samples: 58, actual: 900, verdict: 'fail' })
    expect(judgeTrial(result([few, criterion({})]), [], 100)).toEqual({
      verdict: { kind: 'sustainable' },
      unjudged: ['T1'],
    })
  })

  it('counts what is over the whole run too', () => {
    const lost = criterion({ id: 'T5b', phase: null, statistic: 'count', comparison: '<=', limit: 0, actual: 3 })
    expect(verdict([lost])).toMatchObject({ broke: [{ id: 'T5b' }] })
  })

  it('does not ask a small load for what only the full one can prove', () => {
    expect(verdict([criterion({ id: 'T3', verdict: 'not_proved', actual: 20 })])).toMatchObject({ kind: 'sustainable' })
  })

  it('is not sustainable when work is refused, even fast; that is polite when it says when to come again', () => {
    const refused = { throughput: { work: { offered: 1000, failed: 11 } } }
    expect(verdict([criterion({})], { ...refused, errors_by_cause: { shed: 11 } })).toMatchObject({
      broke: [{ id: 'accepted', said: '98.9 % of the work was taken, 99 % wanted' }],
      shedding: 'politely',
    })
    expect(verdict([criterion({})], { ...refused, errors_by_cause: { 'server-error': 11 } })).toMatchObject({
      shedding: 'collapsed',
    })
    expect(verdict([criterion({})], { throughput: { work: { offered: 0, failed: 0 } } })).toMatchObject({
      broke: [{ id: 'accepted' }],
    })
  })

  it('is no trial when the generator did not keep up, whatever else it shows', () => {
    const lag = criterion({ id: 'G2b', judges: 'generator', verdict: 'fail', phase: null })
    const late = criterion({ actual: 900, verdict: 'fail' })
    expect(verdict([lag, late], { verdict: 'invalid', reason: 'it did not' })).toEqual({
      kind: 'no-trial',
      because: 'generator',
      reason: 'it did not',
    })
    expect(verdict([], { verdict: 'invalid', reason: 'interrupted by a signal' })).toMatchObject({
      because: 'interrupted',
    })
  })

  it('is not sustainable when a backlog grew, though every target held', () => {
    const backlog = {
      of: 'calls in the queue',
      samples: windows.flatMap((_, w) => [...Array(15).keys()].map((s) => ({ at: w * 15 + s, waiting: w * 15 + s }))),
    }
    expect(judgeTrial(result([criterion({})]), [backlog], 100).verdict).toMatchObject({ broke: [{ id: 'backlog' }] })
  })
})
