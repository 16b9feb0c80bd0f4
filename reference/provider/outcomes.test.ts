import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanInProgressS, type OutcomeName, outcomes, planCall } from './outcomes'
import { randomOfCall } from './random'

const plans = (seed: number, count: number, talk = { meanS: 360, cv: 0.8 }) =>
  Array.from({ length: count }, (_, ordinal) => planCall(talk, randomOfCall(seed, ordinal)))

describe('the outcomes of calls', () => {
  it('have shares that add up to 1', () => {
    expect(Object.values(outcomes).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('come in their shares', () => {
    const count = 40_000
    const drawn = plans(1, count)
    for (const [name, { share }] of Object.entries(outcomes)) {
      const seen = drawn.filter((plan) => plan.outcome === name).length / count
      // Five standard errors of a share.
      expect(Math.abs(seen - share), name).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / count))
    }
  })

  it.each([
    { meanS: 360, cv: 0.8 },
    { meanS: 90, cv: 0.8 },
    { meanS: 3, cv: 0.3 },
    { meanS: 20, cv: 0 },
  ])('last as long on average as the table says, with %j', (talk) => {
    const lasted = plans(7, 40_000, talk).map(({ endedMs }) => endedMs / 1000)
    const mean = lasted.reduce((sum, s) => sum + s, 0) / lasted.length
    const variance = lasted.reduce((sum, s) => sum + (s - mean) ** 2, 0) / lasted.length
    expect(Math.abs(mean - meanInProgressS(talk))).toBeLessThan(5 * Math.sqrt(variance / lasted.length))
  })

  it('are in progress for 260.3 s on average at the default talk time', () => {
    // 0.5 dial + 0.7 × (4 + 360) + 0.12 × (4 + 20) + 0.1 × 20 + 0.05 × 2 + 0.03 × 2
    expect(meanInProgressS({ meanS: 360, cv: 0.8 })).toBeCloseTo(260.34, 10)
  })

  it('are the same for the same seed and order, and others for another seed', () => {
    expect(plans(5, 100)).toEqual(plans(5, 100))
    expect(plans(5, 100)).not.toEqual(plans(6, 100))
  })

  it('have a course that makes sense, whatever the seed and the talk time', () => {
    const talkTimes = fc.record({
      meanS: fc.double({ min: 0.1, max: 36_000, noNaN: true }),
      cv: fc.double({ min: 0, max: 5, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), fc.nat(1_000_000), talkTimes, (seed, ordinal, talk) => {
        const { outcome, startedMs, endedMs, analyzedMs, reason } = planCall(talk, randomOfCall(seed, ordinal))
        const pickedUp: OutcomeName[] = ['answered', 'voicemail']
        expect(startedMs !== null).toBe(pickedUp.includes(outcome))
        expect(analyzedMs !== null).toBe(outcome === 'answered')
        expect(outcomes[outcome].reasons).toContain(reason)
        if (startedMs !== null) expect(endedMs).toBeGreaterThanOrEqual(startedMs)
        if (analyzedMs !== null) expect(analyzedMs - endedMs).toBeGreaterThanOrEqual(200)
        expect(Number.isFinite(endedMs) && endedMs > 0).toBe(true)
      }),
    )
  })
})
