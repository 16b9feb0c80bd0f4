import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../lib/data/random'
import { batchedInterval, batches, rankInterval } from './confidence'
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

describe('batchedInterval', () => {
  it('is that of independent samples when every batch agrees', () => {
    expect(batchedInterval({ lower: 90, upper: 110 }, [99, 100, 101, 100, 98, 102])).toEqual({ lower: 90, upper: 110 })
  })

  it('holds the percentile of every batch', () => {
    expect(batchedInterval({ lower: 90, upper: 110 }, [99, 100, 180, 100, 40, 102])).toEqual({ lower: 40, upper: 180 })
  })

  it('covers the truth of correlated samples, where the independent one does not', () => {
    const random = seededRandom(9)
    const [runs, samples, percentile] = [1000, 600, 50]
    const ranks = rankInterval(percentile, samples)
    const covered = { independent: 0, batched: 0 }
    // A fast and a slow state, each lasting 5 samples on average; the median of both together is 1.
    let slow = 0
    for (let run = 0; run < runs; run++) {
      const drawn = Float64Array.from({ length: samples }, () => {
        if (random() < 0.2) slow = 1 - slow
        return slow + random()
      })
      const sorted = drawn.slice().sort()
      const independent = { lower: k6Percentile(sorted, ranks.lower), upper: k6Percentile(sorted, ranks.upper) }
      const ofBatches = Array.from({ length: batches }, (_, at) =>
        k6Percentile(drawn.slice((at * samples) / batches, ((at + 1) * samples) / batches).sort(), percentile),
      )
      const holds = ({ lower, upper }: typeof independent) => lower <= 1 && 1 <= upper
      if (holds(independent)) covered.independent += 1 / runs
      if (holds(batchedInterval(independent, ofBatches))) covered.batched += 1 / runs
    }
    expect(covered.independent).toBeLessThan(0.75)
    expect(covered.batched).toBeGreaterThanOrEqual(0.95)
  })
})
