import { describe, expect, it } from 'vitest'
import { loadShape } from '../lib/plan/summary/testing/sample-run'
import { compile, compileFor } from './compile'
import { judgeMeasured, type MeasuredValues } from './judge-measured'
import { measures } from './measures'
import { medcorTargets } from './medcor'
import type { Targets } from './target'
import { tcallTargets } from './tcall'
import type { Trait } from './traits'
import { traits } from './traits'

const tables: [string, Targets][] = [
  ['tcall', tcallTargets],
  ['medcor', medcorTargets],
]

describe.each(tables)('%s: the rows that a command judges', (_, targets) => {
  const byCommand = Object.entries(targets).filter(([, { judgedBy }]) => judgedBy)

  it('are those that name what no script measures, and no others', () => {
    const named = Object.entries(targets).filter(
      ([, { gate, samples }]) => gate.metric in measures || samples.metric in measures,
    )
    expect(named).toEqual(byCommand)
    expect(byCommand.map(([id]) => id)).toEqual([
      'L1',
      'R1',
      'R2',
      'R3',
      'R4',
      'B1a',
      'B1b',
      'B2a',
      'B2b',
      'B3a',
      'B3b',
    ])
  })

  it('are left out of what k6 gates and judges, whatever the profile', () => {
    const { thresholds, criteria } = compile(targets, { ...loadShape, traits: Object.keys(traits) as Trait[] })
    expect(criteria.filter(({ id }) => byCommand.some(([own]) => own === id))).toEqual([])
    expect(Object.keys(thresholds).filter((series) => series.replace(/\{.*/, '') in measures)).toEqual([])
  })

  it('are each judged by its own command alone, over the whole run', () => {
    const all = (['limit', 'resilience', 'browser'] as const).flatMap((command) => compileFor(command, targets))
    expect(all.map(({ id }) => id)).toEqual(byCommand.map(([id]) => id))
    expect(all.every(({ phase, mode }) => phase === undefined && mode === 'gated')).toBe(true)
  })
})

const verdicts = (command: 'limit' | 'resilience', measured: MeasuredValues) =>
  Object.fromEntries(
    judgeMeasured(command, tcallTargets, measured).judged.map(({ criterion, verdict }) => [criterion.id, verdict]),
  )
const capacity = (value: number, lower = value, upper = value) =>
  verdicts('limit', { capacity: { value, lower, upper }, trials: 7 })

describe('judgeMeasured', () => {
  it('passes with both bounds, fails with both, and else says that it cannot tell', () => {
    expect(capacity(1000)).toEqual({ L1: 'pass' })
    expect(capacity(1200, 1000, 1300)).toEqual({ L1: 'pass' })
    expect(capacity(1200, 999, 1300)).toEqual({ L1: 'inconclusive' })
    expect(capacity(960, 960, 1000)).toEqual({ L1: 'inconclusive' })
    expect(capacity(960, 960, 999)).toEqual({ L1: 'fail' })
    expect(capacity(960, 960, Number.POSITIVE_INFINITY)).toEqual({ L1: 'inconclusive' })
  })

  const unhurt = {
    recovery_s: 30,
    faults: 1,
    writes_acknowledged: 100,
    writes_lost: 0,
    writes_there_twice: 0,
    writes_otherwise_wrong: 0,
  }
  it('holds at the limits, and fails with the first beyond', () => {
    expect(verdicts('resilience', unhurt)).toEqual({ R1: 'pass', R2: 'pass', R3: 'pass', R4: 'pass' })
    expect(verdicts('resilience', { ...unhurt, recovery_s: 30.5 })).toMatchObject({ R1: 'fail', R2: 'pass' })
    expect(verdicts('resilience', { ...unhurt, recovery_s: Number.POSITIVE_INFINITY })).toMatchObject({ R1: 'fail' })
    expect(verdicts('resilience', { ...unhurt, writes_lost: 1 })).toMatchObject({ R2: 'fail', R3: 'pass' })
    expect(verdicts('resilience', { ...unhurt, writes_there_twice: 1 })).toMatchObject({ R3: 'fail', R4: 'pass' })
    expect(verdicts('resilience', { ...unhurt, writes_otherwise_wrong: 1 })).toMatchObject({ R4: 'fail', R2: 'pass' })
  })

  it('passes nothing of which too little was measured, and nothing that was not', () => {
    expect(verdicts('resilience', { ...unhurt, writes_acknowledged: 99 })).toMatchObject({ R2: 'inconclusive' })
    expect(verdicts('resilience', { ...unhurt, writes_acknowledged: 0 })).toMatchObject({ R2: 'fail', R3: 'fail' })
    expect(verdicts('resilience', { ...unhurt, writes_acknowledged: 99, writes_lost: 1 })).toMatchObject({ R2: 'fail' })
    expect(verdicts('resilience', {})).toEqual({ R1: 'fail', R2: 'fail', R3: 'fail', R4: 'fail' })
  })
})
