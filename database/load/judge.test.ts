import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../lib/data/random'
import type { Arrival } from './arrivals'
import { judgeArrivals } from './judge'

const holdMs = 12_000
const arrivals = (count: number, of: (at: number) => Partial<Arrival> = () => ({})): Arrival[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ dueMs: (at * holdMs) / count, latencyMs: 4, waitedMs: 0, lateMs: 0.2 },
    ...of(at),
  }))

describe('a number of connections', () => {
  it('holds when the whole interval of each third is below the limit', () => {
    const step = judgeArrivals(arrivals(1_200), holdMs, 50)
    expect(step).toMatchObject({ verdict: { kind: 'sustainable' }, p95_ms: 4, answered_per_s: 100, failed: 0 })
  })

  it('does not when the last third alone is over, and says so with the interval', () => {
    const { verdict } = judgeArrivals(
      arrivals(1_200, (at) => (at >= 800 ? { latencyMs: 60 } : {})),
      holdMs,
      50,
    )
    expect(verdict).toMatchObject({ broke: [{ id: 'query', said: 'p95 60 ms (up to 60), limit < 50' }] })
  })

  it('names the pool where the time went by before a connection was free', () => {
    const { verdict, waited_share } = judgeArrivals(
      arrivals(1_200, (at) => (at % 2 ? { latencyMs: 90, waitedMs: 80 } : {})),
      holdMs,
      50,
    )
    expect(verdict).toMatchObject({ broke: [{ id: 'pool', said: expect.stringContaining('up to 80 ms') }] })
    expect(waited_share).toBe(0.5)
  })

  it('fails by errors, in the words of the server', () => {
    const { verdict } = judgeArrivals(
      arrivals(1_200, (at) => (at % 50 === 0 ? { error: 'canceling statement' } : {})),
      holdMs,
      50,
    )
    expect(verdict).toMatchObject({ broke: [{ id: 'errors', said: '2 % failed: canceling statement' }] })
  })

  it('says nothing of the database when the generator was late, or too few arrived', () => {
    const late = judgeArrivals(
      arrivals(1_200, () => ({ lateMs: 9, latencyMs: 99 })),
      holdMs,
      50,
    )
    expect(late.verdict).toMatchObject({ kind: 'no-trial', because: 'generator' })
    expect(judgeArrivals(arrivals(170), holdMs, 50).verdict).toMatchObject({ broke: [{ id: 'samples' }] })
  })

  it('near the limit is held to the upper end of the interval', () => {
    const random = seededRandom(7)
    const near = arrivals(1_200, () => ({ latencyMs: 46 + 4.1 * random() }))
    expect(judgeArrivals(near, holdMs, 50.2).verdict.kind).toBe('sustainable')
    expect(judgeArrivals(near, holdMs, 49.85).verdict.kind).toBe('unsustainable')
  })
})
