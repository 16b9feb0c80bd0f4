import { describe, expect, it } from 'vitest'
import { compile } from './compile'
import { withControls } from './controls'
import type { CriterionVerdict, Judged } from './judge'
import { medcorTargets } from './medcor'
import type { RunShape } from './plan'
import { tcallTargets } from './tcall'

const run: RunShape = {
  profile: 'load',
  traits: ['underLoad', 'steady', 'provesThroughput'],
  phases: [{ name: 'hold', fromS: 0, toS: 120, load: 1, gated: true, reported: true }],
  size: { vus: 1000, arrivals_per_hour: 5250 },
  absent: [],
}
const { criteria } = compile(medcorTargets, run)

/** All of a load test; what is not named passes. */
function judged(but: Partial<Record<string, CriterionVerdict>>): Judged[] {
  return criteria.map((criterion) => ({ criterion, samples: 1000, verdict: but[criterion.id] ?? 'pass' }))
}

/** Verdict and reason of what is not a plain pass. */
const told = (all: readonly Judged[]) =>
  Object.fromEntries(
    all.flatMap(({ criterion: { id }, verdict, reason }) => (verdict === 'pass' ? [] : [[id, [verdict, reason]]])),
  )

const unsound = ['inconclusive', 'the comparison is not sound']
const without = (control: string) => ['inconclusive', `its control ${control} did not hold`]

describe('withControls', () => {
  it('changes nothing while the controls hold', () => {
    const all = judged({ M5a: 'fail', 'M1 nurse': 'inconclusive', M3: 'not_proved' })
    expect(withControls(all)).toEqual(all)
  })

  it.each(['M5c', 'M5d'])('leaves what a broken control (%s) stands behind undecided, passed or failed', (control) => {
    expect(told(withControls(judged({ [control]: 'fail', M5b: 'fail' })))).toEqual({
      [control]: unsound,
      M5a: without(control),
      M5b: without(control),
    })
  })

  it('is never a failure of the platform, and touches nothing else', () => {
    const all = withControls(judged({ M5c: 'fail', M6: 'fail' }))
    expect(told(all)).toMatchObject({ M6: ['fail', undefined] })
    expect(all.filter(({ verdict }) => verdict === 'fail')).toHaveLength(1)
  })

  it('keeps the reason of a control that had too few samples', () => {
    const all = judged({}).map((one) =>
      one.criterion.id === 'M5c' ? { ...one, verdict: 'inconclusive' as const, reason: '10 samples, 960 needed' } : one,
    )
    expect(told(withControls(all))).toEqual({
      M5c: ['inconclusive', '10 samples, 960 needed'],
      M5a: without('M5c'),
      M5b: without('M5c'),
    })
  })

  it('leaves alone what was not measured anyway', () => {
    const all = judged({ M5a: 'not_measured', M5b: 'inconclusive', M5c: 'fail' })
    expect(told(withControls(all))).toEqual({
      M5a: ['not_measured', undefined],
      M5b: ['inconclusive', undefined],
      M5c: unsound,
    })
  })

  it('is of its own phase alone', () => {
    const two = compile(medcorTargets, {
      ...run,
      phases: ['step-50', 'step-100'].map((name, at) => ({
        name: name as 'step-50',
        fromS: at * 60,
        toS: at * 60 + 60,
        load: 1,
        gated: true,
        reported: true,
      })),
    }).criteria.map((criterion): Judged => {
      const broken = criterion.id === 'M5c' && criterion.phase === 'step-50'
      return { criterion, samples: 1000, verdict: broken ? 'fail' : 'pass' }
    })
    const open = withControls(two).filter(({ verdict }) => verdict === 'inconclusive')
    expect(open.map(({ criterion: { id, phase } }) => [id, phase])).toEqual([
      ['M5a', 'step-50'],
      ['M5b', 'step-50'],
      ['M5c', 'step-50'],
    ])
  })
})

describe('a control of the whole run', () => {
  it('stands behind what it controls in each phase', () => {
    const all = compile(tcallTargets, { ...run, size: { vus: 1000, arrivals_per_hour: 10_500 } }).criteria.map(
      (criterion): Judged => ({
        criterion,
        samples: 1000,
        verdict: ['T5a', 'T5f'].includes(criterion.id) ? 'fail' : 'pass',
      }),
    )
    expect(told(withControls(all))).toEqual({
      T5a: without('T5f'),
      T5d: without('T5f'),
      T5f: unsound,
    })
  })
})
