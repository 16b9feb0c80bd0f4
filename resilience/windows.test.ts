import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenBefore, recoveryOf, type Sample, type Window, windowsOf } from './windows'

const limits = { ms: { T2: 100 }, failedShare: 0.01 }
const sample = (at: number, over: Partial<Sample> = {}): Sample => ({
  at,
  target: 'T2',
  ms: 20,
  failed: false,
  ...over,
})
const windows = (samples: Sample[], to = 3_000) => windowsOf(samples, { from: 0, to, lengthMs: 1_000, limits })

describe('a window', () => {
  it('holds when nothing failed and no target is late', () => {
    expect(windows([sample(0), sample(999), sample(1_000), sample(2_500)]).map(({ broke }) => broke)).toEqual([
      [],
      [],
      [],
    ])
  })

  it('breaks by an error, by more than 5 % that are late, and by silence', () => {
    const many = Array.from({ length: 40 }, (_, at) => sample(at * 20))
    const late = (count: number) => many.map((one, at) => (at < count ? { ...one, ms: 100 } : one))
    expect(windows(late(2), 1_000)[0]?.broke).toEqual([])
    expect(windows(late(3), 1_000)[0]?.broke).toEqual(['T2'])
    expect(windows([...many, sample(5, { failed: true })], 1_000)[0]?.broke).toEqual(['errors'])
    expect(windows([], 1_000)[0]?.broke).toEqual(['silence'])
  })

  it('among few answers is not broken by a single slow one', () => {
    expect(windows([sample(1), sample(2, { ms: 900 })], 1_000)[0]?.broke).toEqual([])
  })
})

const window = (at: number, broke: string[] = []): Window => ({
  from: at * 1_000,
  to: (at + 1) * 1_000,
  requests: 50,
  failed: broke.includes('errors') ? 25 : 0,
  broke,
})
const story = (marks: string) =>
  [...marks].map((mark, at) => window(at, { x: ['errors'], s: ['silence'], _: [] }[mark]))
const recovery = (marks: string, faultAt = 2_000, clearedAt = 5_000) =>
  recoveryOf(story(marks), { faultAt, clearedAt, inRow: 3, users: 10 })

it('a target that did not hold in peace is told from one that broke once', () => {
  const calm = [['T1', 'T2'], ['T1'], [], ['T1'], []].map((broke, at) => window(at, broke))
  expect(brokenBefore(calm)).toEqual(['T1'])
  expect(brokenBefore([])).toEqual([])
})

describe('a recovery', () => {
  it('is measured from the end of the fault to the first of three windows that hold', () => {
    expect(recovery('___xxxx_x______')).toEqual({
      detect_s: 2,
      recover_s: 4,
      rto_s: 8,
      recovered_at: 10_000,
      // Four windows of half the requests, and one more, for ten users.
      budget_user_s: 25,
      uptime_percent: (100 * 8) / 13,
      broke: ['errors'],
    })
  })

  it('of a silence costs every user', () => {
    expect(recovery('__sss_____').budget_user_s).toBe(30)
  })

  it('that does not come is none', () => {
    expect(recovery('__xxxxxx__')).toMatchObject({ recover_s: null, rto_s: null, recovered_at: null, detect_s: 1 })
  })

  it('is not needed when nobody noticed', () => {
    expect(recovery('__________')).toMatchObject({ detect_s: null, recover_s: 0, rto_s: 0, uptime_percent: 100 })
  })

  it('is within a window of the truth, whenever an outage begins and ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 9_000 }),
        fc.integer({ min: 1_100, max: 15_000 }),
        (faultAt, outageMs) => {
          const clearedAt = faultAt + outageMs
          const samples = Array.from({ length: 1_600 }, (_, at) => at * 25).map((at) =>
            sample(at, { failed: at >= faultAt && at < clearedAt }),
          )
          const found = recoveryOf(windowsOf(samples, { from: 0, to: 40_000, lengthMs: 500, limits }), {
            faultAt,
            clearedAt,
            inRow: 3,
            users: 1,
          })
          expect(found.detect_s).toBeLessThanOrEqual(0.55)
          expect(found.recover_s).toBeLessThanOrEqual(0.5)
          expect(Math.abs((found.rto_s as number) - outageMs / 1000)).toBeLessThanOrEqual(1)
          expect(Math.abs(found.budget_user_s - outageMs / 1000)).toBeLessThanOrEqual(0.05)
        },
      ),
    )
  })
})
