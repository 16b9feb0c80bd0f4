import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../lib/data/random'
import { rankInterval } from './confidence'
import { k6Percentile } from './testing/k6-percentile'

describe('rankInterval', () => {
  it.each([
    [95, 200, 91.98, 98.02],
    [95, 2000, 94.04, 95.96],
    [5, 200, 1.98, 8.02],
    [50, 100, 40.2, 59.8],
  ])('p%d of %d samples lies between the ranks %d and %d', (percentile, samples, lower, upper) => {
    expect(rankInterval(percentile, samples)).toEqual({ lower, upper })
  })

  it('never leaves 0 to 100', () => {
    expect(rankInterval(50, 1)).toEqual({ lower: 0, upper: 100 })
    expect(rankInterval(95, 20)).toEqual({ lower: 85.45, upper: 100 })
  })

  const continuous = (random: Random) => random()
  const mostlyOneValue = (random: Random) => (random() < 0.6 ? 5 : 5 + random())
  it.each([
    { percentile: 95, samples: 200, of: continuous, truth: 0.95 },
    { percentile: 95, samples: 300, of: continuous, truth: 0.95 },
    { percentile: 5, samples: 200, of: continuous, truth: 0.05 },
    { percentile: 50, samples: 100, of: continuous, truth: 0.5 },
    { percentile: 95, samples: 200, of: mostlyOneValue, truth: 5.875 },
    { percentile: 50, samples: 40, of: mostlyOneValue, truth: 5 },
  ])(
    'covers the truth in at least 94 % of runs: p$percentile of $samples samples ($of.name)',
    ({ percentile, samples, of, truth }) => {
      const random = seededRandom(3, percentile, samples)
      const runs = 4000
      const { lower, upper } = rankInterval(percentile, samples)
      let covered = 0
      for (let run = 0; run < runs; run++) {
        const sorted = Float64Array.from({ length: samples }, () => of(random)).sort()
        if (k6Percentile(sorted, lower) <= truth && truth <= k6Percentile(sorted, upper)) covered += 1
      }
      expect(covered / runs).toBeGreaterThanOrEqual(0.94)
    },
  )
})
