import { describe, expect, it } from 'vitest'
import type { GateReport, JudgedCriterion } from '../history/gate/gate'
import { decide } from './decide'
import type { AlertRecord } from './history'
import { alertMessageOf, alertTextOf } from './message'

const criterion = (more: Partial<JudgedCriterion> = {}): JudgedCriterion => ({
  id: 'T1',
  phase: 'hold',
  title: 'call initiation',
  unit: 'ms',
  actual: 300,
  verdict: 'fail',
  state: 'same',
  baseline: null,
  change: null,
  chance: null,
  worseSince: null,
  waiver: null,
  ...more,
})
const report = (outcome: GateReport['outcome'], n = 1, criteria = [criterion()]): GateReport => ({
  outcome,
  exitCode: 0,
  sentence: '',
  criteria,
  waivers: { active: [], expired: [] },
  notes: [],
  run: {
    id: `run-${n}`,
    platform: 'tcall',
    profile: 'load',
    kind: 'run',
    ended_at: `2026-01-0${n}T00:00:00.000Z`,
    git_sha: 'a'.repeat(40),
    verdict: 'fail',
    simulated: false,
  },
})
const told = (reported: GateReport, before: AlertRecord[] = []): AlertRecord[] => {
  const { alert } = decide(reported, before)
  if (!alert) return before
  const { run, outcome } = reported
  const record = {
    ...alert,
    at: run.ended_at,
    run: run.id,
    endedAt: run.ended_at,
    platform: run.platform,
    profile: run.profile,
    outcome,
    text: '',
    deliveries: [],
  }
  return [...before, record]
}
const states = (reports: GateReport[]) =>
  reports
    .reduce<AlertRecord[]>((before, one) => told(one, before), [])
    .map(({ state, because }) => `${state} ${because}`)

describe('decide', () => {
  it('tells the same reason once, another anew, and a pass after it as resolved', () => {
    const worse = [criterion({ verdict: 'pass', state: 'regression' })]
    expect(
      states([
        report('pass', 1),
        report('fail', 2),
        report('fail', 3),
        report('regression', 4, worse),
        report('regression', 5, worse),
        report('pass', 6),
        report('pass', 7),
        report('fail', 8),
      ]),
    ).toEqual(['firing fail T1', 'firing regression T1', 'resolved regression T1', 'firing fail T1'])
  })

  it.each(['inconclusive', 'invalid'] as const)('takes %s for no end, and for no beginning', (outcome) => {
    expect(states([report(outcome, 1)])).toEqual([])
    expect(states([report('fail', 1), report(outcome, 2)])).toEqual(['firing fail T1'])
  })

  it('takes too few runs for the end of a failure, and not of a regression', () => {
    expect(states([report('fail', 1), report('insufficient', 2)])).toHaveLength(2)
    const worse = [criterion({ verdict: 'pass', state: 'regression' })]
    expect(states([report('regression', 1, worse), report('insufficient', 2)])).toHaveLength(1)
  })

  it('does not tell of an old run after a later one', () => {
    const before = told(report('fail', 5))
    expect(decide(report('pass', 3), before).why).toMatch(/a later run of tcall load was told of already \(run-5\)/)
  })

  it('gives the same message the same key', () => {
    expect(decide(report('fail'), []).alert?.key).toBe(decide(report('fail'), []).alert?.key)
    expect(decide(report('fail', 2), []).alert?.key).not.toBe(decide(report('fail'), []).alert?.key)
  })
})

describe('a message', () => {
  const of = async (reported: GateReport, link: string | null = null) => {
    const { alert } = decide(reported, [])
    if (!alert) throw new Error('nothing to tell')
    return alertTextOf(await alertMessageOf(alert, reported, link))
  }

  it('has outcome, targets, numbers, run and commit, and the link of the settings', async () => {
    expect(await of(report('fail'), 'https://perf.example.com/')).toBe(
      'FAIL: tcall load\nT1 hold, call initiation: 300 ms\nrun run-1, commit aaaaaaaaaa\nhttps://perf.example.com/',
    )
  })

  it.each([
    ['a person', 'seen by Patient Mary Miller, MRN 48213377, 415-867-5309'],
    ['a host', 'to api.prod.medcor-internal.com'],
    ['a token', `with token=${'a1B2'.repeat(8)}`],
  ])('leaves the words out that hold %s', async (_what, title) => {
    const text = await of(report('fail', 1, [criterion({ title })]))
    expect(text).toMatch(/^FAIL\nSomething in the words looked like/)
    expect(text).not.toContain(title)
  })
})
