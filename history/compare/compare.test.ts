import { quantileSorted } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { type KeptEnvelope, keptEnvelopeOf, parseResult, type ResultFile } from '../result/envelope'
import { normalOf, randomOf } from '../statistics/random'
import { resultText } from '../testing/result-text'
import { compare } from './compare'

const grid = Array.from({ length: 199 }, (_, i) => (i + 1) / 200)

/** A run whose p95 is that of these latencies. */
function run(latencies: number[], more: Partial<ResultFile> = {}, batches: number[] | null = null): KeptEnvelope {
  const { criteria: [t1] = [], ...rest } = parseResult(resultText(more))
  if (!t1) throw new Error('no criterion')
  const sorted = [...latencies].sort((a, b) => a - b)
  const sampled = {
    ...t1,
    actual: quantileSorted(sorted, 0.95),
    samples: latencies.length,
    quantiles: grid.map((share) => quantileSorted(sorted, share)),
    batches,
  }
  const content = JSON.stringify({ ...rest, criteria: [sampled] })
  return keptEnvelopeOf(parseResult(content), content)
}
const latencies = (count: number, level: number, seed: number): number[] => {
  const random = randomOf(seed)
  return Array.from({ length: count }, () => level * Math.exp(0.3 * normalOf(random)))
}
const first = (before: KeptEnvelope, after: KeptEnvelope) => compare(before, after).differences[0]

describe('two runs', () => {
  it('that differ by chance differ by noise', () => {
    expect(first(run(latencies(500, 100, 1)), run(latencies(500, 100, 2)))).toMatchObject({ says: 'noise' })
  })

  it('that differ for real say which way, and by how much', () => {
    const found = first(run(latencies(2000, 100, 1)), run(latencies(2000, 120, 2)))
    expect(found).toMatchObject({ says: 'worse' })
    expect(found?.share).toBeCloseTo(0.2, 1)
    expect(first(run(latencies(2000, 120, 2)), run(latencies(2000, 100, 1)))).toMatchObject({ says: 'better' })
  })

  it('of the same truth have an interval over 0 in nineteen of twenty cases', () => {
    const pairs = Array.from({ length: 200 }, (_, n) =>
      first(run(latencies(400, 100, 2 * n + 1)), run(latencies(400, 100, 2 * n + 2))),
    )
    const noise = pairs.filter((one) => one?.says === 'noise').length
    expect(noise).toBeGreaterThanOrEqual(182)
    expect(noise).toBeLessThan(200)
  })

  it('whose stretches differ have a wider interval', () => {
    const width = (batches: number[] | null) => {
      const interval = first(
        run(latencies(2000, 100, 1), {}, batches),
        run(latencies(2000, 110, 2), {}, batches),
      )?.interval
      return interval ? interval.upper - interval.lower : Number.NaN
    }
    expect(width([120, 180, 160, 200])).toBeGreaterThan(3 * width(null))
    expect(width([160, 160, 160, 160])).toBeCloseTo(width(null), 0)
  })

  it('say what is not alike', () => {
    const { unlike } = compare(run([1, 2, 3]), run([1, 2, 3], { k6_version: '2.3.0', verdict: 'invalid' }))
    expect(unlike).toEqual(['k6 2.2.0 → 2.3.0', 'run-1 is INVALID'])
  })

  it('are aligned by phase, and what one of them lacks is named', () => {
    const [before, after] = [run([1, 2, 3]), run([1, 2, 3])]
    const moved = { ...after, criteria: after.criteria.map((c) => ({ ...c, phase: 'recovery' })) }
    expect(compare(before, moved).differences.map(({ phase, says }) => [phase, says])).toEqual([
      ['hold', 'only before'],
      ['recovery', 'only after'],
    ])
  })

  it('are compared also in the latencies without a limit', () => {
    const reported = (p95: number) => ({ reported: { login: { samples: 9, p95 } } })
    expect(compare(run([1], reported(40)), run([1], reported(50))).differences[1]).toMatchObject({
      id: 'login',
      difference: 10,
      share: 0.25,
      says: 'no interval',
    })
  })
})
