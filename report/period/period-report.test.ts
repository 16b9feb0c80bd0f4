import { describe, expect, it } from 'vitest'
import type { Waiver } from '../../history/gate/waivers'
import { night, resultText } from '../../history/testing/result-text'
import type { BlamedChange } from '../history/blamed'
import { type PeriodInput, periodFactsOf } from './facts'
import { periodHtmlOf } from './html'
import { periodJsonOf } from './json'
import { periodMarkdownOf } from './markdown'
import { periodOf } from './period'

const facts = (more: Partial<PeriodInput> = {}) =>
  periodFactsOf({
    period: periodOf('monthly', '2026-01-15'),
    results: [],
    resultsBefore: [],
    judgements: [],
    changes: [],
    accepts: [],
    waivers: [],
    alerts: [],
    ...more,
  })
const nightly = (n: number, more: Parameters<typeof resultText>[0] = {}) =>
  resultText({ run_id: `run-${n}`, ended_at: night(n), ...more })
const forms = [periodHtmlOf, periodMarkdownOf, periodJsonOf]

describe('a report of a period', () => {
  it('says that nothing ran, and nothing more', () => {
    for (const write of forms) expect(write(facts())).not.toMatch(/NaN|undefined|\[object/)
    expect(periodMarkdownOf(facts())).toContain('No run ended in this period, so nothing is said of the platforms')
  })

  it('counts attainment over what could be decided, and INVALID runs for nothing', () => {
    const of = facts({
      results: [nightly(1), nightly(2, { t1: 300, verdict: 'fail' }), nightly(3, { verdict: 'invalid', t1: 900 })],
    })
    expect(of.groups[0]?.attainment).toMatchObject([{ criterion: 'T1', held: 1, broken: 1, open: 0, worst: 300 }])
    expect(periodMarkdownOf(of)).toContain('3 runs: 1 pass, 1 fail, 1 invalid; targets held in 50.0 % of what was')
    expect(of.actions.map(({ because }) => because)).toEqual([
      expect.stringMatching(/^1 of 3 runs were INVALID; the first, run-3/),
    ])
  })

  it('says that all runs were INVALID', () => {
    const of = facts({ results: [nightly(1, { verdict: 'invalid' }), nightly(2, { verdict: 'invalid' })] })
    expect(periodHtmlOf(of)).toContain('no valid run, so nothing is said of its targets')
    expect(periodMarkdownOf(of)).toContain('no target could be decided')
  })

  it('reads error budgets off shares and off quantiles', () => {
    const quantiles = Array.from({ length: 199 }, (_, at) => at + 1) // p50 is 100, and 40 % are above 120
    const criterion = {
      id: 'T1',
      statistic: 'p(95)',
      comparison: '<' as const,
      limit: 120,
      unit: 'ms',
      actual: 190,
      samples: 1_000,
      verdict: 'fail',
      quantiles,
    }
    const failed = {
      ...criterion,
      id: 'G1',
      statistic: 'rate',
      limit: 0.01,
      unit: 'share',
      actual: 0.0025,
      verdict: 'pass',
    }
    const [group] = facts({ results: [nightly(1, { criteria: [criterion, failed] })] }).groups
    expect(group?.budgets).toMatchObject([
      { criterion: 'T1', allowed: expect.closeTo(50), bad: expect.closeTo(400) },
      { criterion: 'G1', allowed: 10, bad: 2.5 },
    ])
  })

  it('names the commits of a regression in the order to run them again', () => {
    const run = { ended_at: night(2), git_sha: 'a', run: 'run-2' }
    const change: BlamedChange = {
      series: { platform: 'tcall', profile: 'load', kind: 'run', criterion: 'T1', phase: 'hold' },
      title: 'call initiation',
      unit: 'ms',
      before: { ...run, ended_at: night(1) },
      after: run,
      earliest: run,
      latest: run,
      from: 100,
      to: 120,
      change: 0.2,
      harm: 'worse',
      chance: 0.001,
      commits: ['1111111111a', '2222222222b'],
      rerun: ['2222222222b', '1111111111a'],
      unknown: null,
    }
    const criterion = {
      id: 'T1',
      phase: 'hold',
      title: 'call initiation',
      unit: 'ms',
      actual: 120,
      verdict: 'pass',
      state: 'regression' as const,
      baseline: null,
      change: 0.2,
      chance: 0.001,
      worseSince: 'run-2',
      waiver: null,
    }
    const judgement = {
      outcome: 'regression' as const,
      exitCode: 96,
      sentence: 'worse',
      criteria: [criterion],
      notes: [],
      waivers: { active: [], expired: [] },
      run: {
        id: 'run-2',
        platform: 'tcall',
        profile: 'load',
        kind: 'run',
        ended_at: night(2),
        git_sha: 'a',
        verdict: 'pass' as const,
        simulated: false,
      },
    }
    const of = facts({ results: [nightly(2)], judgements: [judgement], changes: [change] })
    expect(of.actions[0]?.what).toContain('in this order: 2222222222, 1111111111.')
    expect(of.changes).toHaveLength(1)
    expect(facts({ changes: [{ ...change, after: { ...run, ended_at: night(200) } }] }).changes).toEqual([])
  })

  it('asks for a waiver that is about to end, and shouts of one that has ended', () => {
    const waiver: Waiver = {
      id: 'W-1',
      platform: 'tcall',
      criterion: 'T1',
      approver: 'Jo',
      reason: 'a <b>reason</b>',
      expires: '2026-02-05',
      worst: 300,
    }
    const of = facts({ waivers: [waiver, { ...waiver, id: 'W-2', expires: '2026-01-20' }] })
    expect(of.actions.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^Renew or remove the waiver W-2/),
      expect.stringMatching(/^See to tcall T1 before its waiver W-1 ends/),
    ])
    expect(periodHtmlOf(of)).toContain('EXPIRED')
    expect(periodHtmlOf(of)).not.toContain('<b>reason')
  })
})
