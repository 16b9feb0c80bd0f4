import { describe, expect, it } from 'vitest'
import { logNormal, seededRandom } from '../../lib/data/random'
import { sampleRun } from '../../lib/plan/summary/testing/sample-run'
import { isWrong } from './page'
import { splitOf, type Way, ways } from './splits'
import { trySplit } from './try-split'

const random = seededRandom(7)
/** Latencies that drift: they are higher later. */
const samples = Array.from({ length: 1500 }, (_, at) => ({
  at,
  value: logNormal(random, { mean: 20 + at / 50, cv: 1 }),
}))
const t1 = sampleRun().criteria.find(({ id }) => id === 'T1')
const all = Object.keys(ways) as Way[]

describe('splitOf', () => {
  it.each(all)('%s: has every sample once', (way) => {
    const parts = splitOf(samples, 5, way, seededRandom(1))
    expect(parts.flat().sort((a, b) => a - b)).toEqual(samples.map(({ value }) => value).sort((a, b) => a - b))
  })
})

/** As a clock of whole milliseconds reads them: most have the value of many others. */
const coarse = samples.map(({ at, value }) => ({ at, value: Math.floor(value / 5) }))

describe('trySplit', () => {
  it.each(all.flatMap((way) => [[way, 'fine', samples] as const, [way, 'coarse', coarse] as const]))(
    '%s, %s: no wrong verdict, and the merged p95 within half a percent in rank',
    (way, _how, of) => {
      if (!t1) throw new Error('there is no T1')
      const tried = Array.from({ length: 25 }, (_, at) => trySplit(t1, of, way, seededRandom(3, at)))
      expect(tried.filter(isWrong)).toEqual([])
      expect(Math.max(...tried.map(({ rankOff }) => rankOff))).toBeLessThanOrEqual(0.5)
      // Limits are near: each verdict comes about.
      expect(new Set(tried.map(({ truth }) => truth)).size).toBeGreaterThan(1)
    },
  )
})
