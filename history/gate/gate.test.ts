import { describe, expect, it } from 'vitest'
import { keptEnvelopeOf, parseResult } from '../result/envelope'
import type { Accept } from '../store/accepts'
import type { PointRow } from '../store/index-database'
import { noisy } from '../testing/noisy'
import { night, resultText } from '../testing/result-text'
import { type GateInput, gate } from './gate'
import type { Waiver } from './waivers'

const envelope = (n: number, more: Parameters<typeof resultText>[0]) => {
  const content = resultText({ run_id: `run-${n}`, ended_at: night(n), ...more })
  return keptEnvelopeOf(parseResult(content), content)
}
type Night = Parameters<typeof resultText>[0]
const steady = (runs: number, level = 100): Night[] =>
  Array.from({ length: runs }, (_, n) => ({ t1: level * noisy(n) }))

/** Nights of T1 one after another; the last one is judged. */
function judged(nights: readonly Night[], more: Partial<GateInput> = {}) {
  const runs = nights.map((one, n) => envelope(n, one ?? {}))
  const run = runs.at(-1)
  if (!run) throw new Error('no night')
  const rows = runs.flatMap((earlier) =>
    earlier.criteria.map(
      (c): PointRow => ({
        file: `${earlier.id}.json`,
        id: earlier.id,
        instance: '1/1',
        ended_at: earlier.ended_at,
        git_sha: earlier.git_sha,
        run_verdict: earlier.verdict,
        fingerprint: JSON.stringify(earlier.fingerprint),
        title: c.title,
        statistic: c.statistic,
        comparison: c.comparison,
        limit_value: c.limit,
        unit: c.unit,
        actual: c.actual,
        lower: null,
        upper: null,
        samples: null,
        judges: c.judges,
        verdict: c.verdict,
      }),
    ),
  )
  return gate({ run, history: () => rows, accepts: [], waivers: [], now: new Date('2026-06-01'), ...more })
}

describe('the gate', () => {
  it('passes a night like the others', () => {
    expect(judged(steady(40))).toMatchObject({ outcome: 'pass', exitCode: 0, criteria: [{ state: 'same' }] })
  })

  it('finds a step that two nights show', () => {
    const report = judged([...steady(40), { t1: 112 }, { t1: 111 }])
    expect(report).toMatchObject({ outcome: 'regression', exitCode: 96, criteria: [{ state: 'regression' }] })
    expect(report.criteria[0]?.change).toBeCloseTo(0.11, 1)
    expect(report.sentence).toBe('worse than the accepted runs: T1')
  })

  it('asks for another run when this one alone is worse', () => {
    const nights = [...steady(40), { t1: 125 }]
    expect(judged(nights)).toMatchObject({ outcome: 'inconclusive', exitCode: 98, criteria: [{ state: 'suspect' }] })
    const rerun = (t1: number) => ({ rerun: envelope(41, { t1 }) })
    expect(judged(nights, rerun(124))).toMatchObject({ outcome: 'regression' })
    expect(judged(nights, rerun(100))).toMatchObject({ outcome: 'pass' })
  })

  it.each([0.3, 1, 3, 10, 50])('finds a step of %d times the level, however large', (by) => {
    const t1 = 3 * (1 + by)
    const low = steady(40, 3)
    expect(judged([...low, { t1 }])).toMatchObject({ criteria: [{ state: 'suspect' }] })
    expect(judged([...low, { t1 }, { t1: t1 * 1.01 }])).toMatchObject({ outcome: 'regression' })
  })

  it('does not call a single spike last night a regression tonight', () => {
    expect(judged([...steady(40), { t1: 160 }, { t1: 100.5 }])).toMatchObject({ outcome: 'pass' })
  })

  it('says insufficient, never pass, without enough runs before', () => {
    expect(judged(steady(1))).toMatchObject({ outcome: 'insufficient', exitCode: 95 })
    expect(judged(steady(10))).toMatchObject({ outcome: 'insufficient' })
    expect(judged(steady(12))).toMatchObject({ outcome: 'pass' })
  })

  it('passes by its limits what has nothing to compare, as a smoke run', () => {
    const counts = {
      id: 'G3',
      statistic: 'count',
      comparison: '<=' as const,
      limit: 0,
      unit: 'answers',
      actual: 0,
      verdict: 'pass',
    }
    expect(judged([{ criteria: [counts] }])).toMatchObject({
      outcome: 'pass',
      sentence: 'within the limits; it has nothing that runs are compared by',
    })
  })

  it('gates the absolute limit also without history', () => {
    expect(judged([{ t1: 250, verdict: 'fail' }])).toMatchObject({ outcome: 'fail', exitCode: 99 })
  })

  it('does not compare what another k6 measured, and says so', () => {
    const report = judged([...steady(40), { t1: 130, k6_version: '2.3.0' }])
    expect(report).toMatchObject({
      outcome: 'insufficient',
      notes: ['not compared with the runs before: k6 2.2.0 → 2.3.0'],
    })
  })

  it('never takes an INVALID run as a baseline, nor lets one pass', () => {
    const nights: Night[] = [...steady(40).map((one) => ({ ...one, verdict: 'invalid' as const })), { t1: 100 }]
    expect(judged(nights)).toMatchObject({ outcome: 'insufficient' })
    expect(judged([...steady(40), { t1: 100, verdict: 'invalid' }])).toMatchObject({
      outcome: 'invalid',
      exitCode: 110,
    })
  })

  it('fails a criterion that had data and has none', () => {
    const report = judged([...steady(40), { t1: null, verdict: 'pass' }])
    expect(report).toMatchObject({ outcome: 'fail' })
  })

  it('passes on what the result itself could not decide', () => {
    expect(judged([...steady(40), { t1: 100, verdict: 'inconclusive' }])).toMatchObject({ outcome: 'inconclusive' })
  })

  it('leaves alone a step below what matters', () => {
    const nights = [...steady(40), { t1: 112 }, { t1: 111 }]
    expect(judged(nights, { floors: { T1: 20 } })).toMatchObject({ outcome: 'pass' })
  })

  it('tells of a regression every night, from the second on', () => {
    for (let nights = 2; nights <= 30; nights++) {
      const report = judged([...steady(24), ...steady(nights, 112)])
      expect([nights, report.outcome]).toEqual([nights, 'regression'])
    }
  })

  it('goes on telling of a regression until it is accepted', () => {
    const nights = [...steady(40), ...steady(30, 115)]
    const report = judged(nights)
    expect(report).toMatchObject({ outcome: 'regression', criteria: [{ worseSince: 'run-40' }] })
    const accept: Accept = {
      platform: 'tcall',
      profile: 'load',
      kind: 'run',
      criterion: 'T1',
      run: 'run-40',
      from: night(40),
      by: 'Jo Doe',
      reason: 'signatures are checked now',
      at: night(69),
    }
    expect(judged(nights, { accepts: [accept] })).toMatchObject({ outcome: 'pass' })
    expect(judged(nights, { accepts: [{ ...accept, criterion: 'T2' }] })).toMatchObject({ outcome: 'regression' })
  })
})

describe('a waiver', () => {
  const waiver: Waiver = {
    id: 'W-1',
    platform: 'tcall',
    criterion: 'T1',
    approver: 'Jo Doe',
    reason: 'known',
    expires: '2026-12-01',
    worst: 240,
  }
  const failing: Night[] = [...steady(40), { t1: 230, verdict: 'fail' }, { t1: 230, verdict: 'fail' }]

  it('lets its criterion fail up to its value, and is printed', () => {
    const report = judged(failing, { waivers: [waiver] })
    expect(report).toMatchObject({ outcome: 'pass', waivers: { active: [{ id: 'W-1' }] } })
    expect(report.sentence).toContain('waived: T1')
  })

  it('does not cover a worse value, another criterion or another profile', () => {
    expect(judged(failing, { waivers: [{ ...waiver, worst: 220 }] })).toMatchObject({ outcome: 'fail' })
    expect(judged(failing, { waivers: [{ ...waiver, criterion: 'T2' }] })).toMatchObject({ outcome: 'fail' })
    expect(judged(failing, { waivers: [{ ...waiver, profile: 'soak' }] })).toMatchObject({ outcome: 'fail' })
  })

  it('that expired fails, also when its criterion holds', () => {
    const report = judged(steady(40), { waivers: [{ ...waiver, expires: '2026-05-31' }] })
    expect(report).toMatchObject({ outcome: 'fail', exitCode: 99, waivers: { expired: [{ id: 'W-1' }] } })
    expect(report.sentence).toContain('W-1 (T1, 2026-05-31)')
  })

  it('does not make an INVALID run pass', () => {
    expect(judged([...steady(40), { verdict: 'invalid' }], { waivers: [waiver] })).toMatchObject({ outcome: 'invalid' })
  })
})
