import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../lib/data/random'
import { fitLaw, type Law, throughputAt } from './scalability'

const loads = [10, 20, 40, 60, 80, 120, 160, 200]
const measured = (law: Law, noise = (_at: number) => 1) =>
  loads.map((load, at) => ({ load, throughput: throughputAt(law, load) * noise(at) }))

describe('the Universal Scalability Law', () => {
  it('is found again in what it makes, whatever its numbers', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
        (lambda, alpha, beta) => {
          const fit = fitLaw(measured({ lambda, alpha, beta }))
          expect(fit?.lambda).toBeCloseTo(lambda, 4)
          expect(fit?.alpha).toBeCloseTo(alpha, 4)
          expect(fit?.beta).toBeCloseTo(beta, 6)
          expect((fit?.peak as number) / Math.sqrt((1 - alpha) / beta)).toBeCloseTo(1, 2)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('has an interval that holds the truth in three of four noisy searches at least', () => {
    const law = { lambda: 2, alpha: 0.01, beta: 5e-5 }
    const random = seededRandom(5)
    let held = 0
    for (let at = 0; at < 40; at++) {
      const fit = fitLaw(measured(law, () => 1 + 0.04 * (random() - 0.5)))
      const peak = fit?.interval.peak
      const truth = Math.sqrt((1 - law.alpha) / law.beta)
      if (peak && peak.lower <= truth && truth <= (peak.upper ?? Number.POSITIVE_INFINITY)) held += 1
    }
    // A bootstrap over eight points is too narrow; how much is measured here.
    expect(held).toBeGreaterThanOrEqual(30)
  })

  it('has no peak where throughput follows the load', () => {
    const fit = fitLaw(measured({ lambda: 2, alpha: 0, beta: 0 }))
    expect(fit).toMatchObject({ peak: null, interval: { peak: null } })
  })

  it('is not fitted to fewer than four loads', () => {
    expect(fitLaw([10, 20, 40, 40, 40].map((load) => ({ load, throughput: load })))).toBeUndefined()
    expect(fitLaw([])).toBeUndefined()
  })
})
