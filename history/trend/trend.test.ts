import { describe, expect, it } from 'vitest'
import type { PointRow } from '../store/index-database'
import { noisy } from '../testing/noisy'
import { night } from '../testing/result-text'
import { rerunOrder } from './rerun-order'
import { trendOf } from './trend'

const key = { kind: 'run', platform: 'tcall', profile: 'load', criterion: 'T1', phase: 'hold' }
const point = (n: number, actual: number | null, more: Partial<PointRow> = {}): PointRow => ({
  file: `run-${n}.json`,
  id: `run-${n}`,
  instance: '1/1',
  ended_at: night(n),
  git_sha: 'a',
  run_verdict: 'pass',
  fingerprint: '{}',
  title: 'call initiation',
  statistic: 'p(95)',
  comparison: '<',
  limit_value: 200,
  unit: 'ms',
  actual,
  lower: null,
  upper: null,
  samples: null,
  judges: 'platform',
  verdict: 'pass',
  ...more,
})
const nights = (count: number, levelAt: (n: number) => number, more: (n: number) => Partial<PointRow> = () => ({})) =>
  Array.from({ length: count }, (_, n) => point(n, levelAt(n) * noisy(n), more(n)))
const changes = (points: PointRow[]) => trendOf([{ key, points }]).changes

describe('the trend', () => {
  it('says when, by how much, which way and how surely', () => {
    const found = changes(nights(60, (n) => (n < 30 ? 100 : 112)))
    expect(found).toMatchObject([
      { before: { run: 'run-29' }, after: { run: 'run-30' }, harm: 'worse', title: 'call initiation', unit: 'ms' },
    ])
    expect(found[0]?.change).toBeCloseTo(0.12, 1)
    expect(found[0]?.chance).toBeLessThan(1e-6)
  })

  it('knows that more may be better', () => {
    const more = () => ({ comparison: '>=' as const, unit: 'calls' })
    expect(changes(nights(60, (n) => (n < 30 ? 100 : 112), more))).toMatchObject([{ harm: 'better' }])
  })

  it('says between which runs a small change lies', () => {
    const [found] = changes(nights(80, (n) => (n < 40 ? 100 : 102.5)))
    expect(found?.earliest.ended_at ?? '').not.toBe('')
    expect((found?.earliest.ended_at ?? '') <= night(40)).toBe(true)
    expect((found?.latest.ended_at ?? '') >= night(40)).toBe(true)
  })

  it('leaves out what is below 2 %, or below half a millisecond', () => {
    expect(changes(nights(200, (n) => (n < 100 ? 100 : 101.5)))).toEqual([])
    expect(changes(nights(60, (n) => (n < 30 ? 1 : 1.2)))).toEqual([])
  })

  it('never compares across a changed fingerprint', () => {
    const other = (n: number) => ({ fingerprint: n < 30 ? '{"k6":"2.2.0"}' : '{"k6":"2.3.0"}' })
    expect(changes(nights(60, (n) => (n < 30 ? 100 : 112), other))).toEqual([])
  })

  it('does not look at invalid runs, nor at the generator', () => {
    const invalid = (n: number) => (n < 30 ? {} : { run_verdict: 'invalid' as const })
    expect(changes(nights(60, (n) => (n < 30 ? 100 : 112), invalid))).toEqual([])
    expect(
      changes(
        nights(
          60,
          (n) => (n < 30 ? 100 : 112),
          () => ({ judges: 'generator' }),
        ),
      ),
    ).toEqual([])
  })

  it('names what is too short, and survives runs without data', () => {
    expect(trendOf([{ key, points: nights(9, () => 100) }]).tooShort).toEqual([key])
    expect(changes([...nights(60, (n) => (n < 30 ? 100 : 112)), point(60, null)])).toHaveLength(1)
    expect(trendOf([{ key, points: [] }])).toEqual({ changes: [], tooShort: [key] })
  })
})

describe('the order to rerun commits', () => {
  it('halves what is left', () => {
    expect(rerunOrder([1, 2, 3, 4, 5, 6, 7])).toEqual([4, 2, 6, 1, 3, 5, 7])
    expect(rerunOrder(['only'])).toEqual(['only'])
    expect(rerunOrder([])).toEqual([])
  })

  it('has each once', () => {
    const commits = Array.from({ length: 50 }, (_, n) => n)
    expect([...rerunOrder(commits)].sort((a, b) => a - b)).toEqual(commits)
  })
})
