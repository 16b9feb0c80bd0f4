import { describe, expect, it } from 'vitest'
import { seededRandom } from '../lib/data/random'
import { growing, slopeOf } from './backlog'

const seconds = Array.from({ length: 45 }, (_, at) => at)
const of = 'calls in the queue'
const backlog = (waiting: (at: number) => number) => ({
  of,
  samples: seconds.map((at) => ({ at, waiting: waiting(at) })),
})

describe('a backlog', () => {
  it('that grows says so, with its slope and its interval', () => {
    const random = seededRandom(3)
    const said = growing(
      backlog((at) => Math.round(2 * at + 6 * random())),
      100,
    )
    expect(said).toMatch(/^calls in the queue grew by (1\.9|2)\d* a second \(.+ to .+\), from \d to \d+$/)
  })

  it('that is empty, or only fluctuates, is no sign of too much, whatever it counts', () => {
    expect(
      growing(
        backlog(() => 0),
        100,
      ),
    ).toBeUndefined()
    const random = seededRandom(4)
    const alarms = Array.from({ length: 200 }, () =>
      growing(
        backlog(() => 50 + Math.round(10 * random())),
        100,
      ),
    )
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(5)
  })

  it('that shrinks is none either, nor one that grows by less than 2 % of the load', () => {
    expect(
      growing(
        backlog((at) => 100 - at),
        100,
      ),
    ).toBeUndefined()
    expect(
      growing(
        backlog((at) => at * 0.1),
        1_000,
      ),
    ).toBeUndefined()
  })

  it('is not moved by one wild second', () => {
    expect(slopeOf(backlog((at) => (at === 40 ? 10_000 : 3)).samples)?.slope).toBe(0)
  })

  it('of a few seconds says nothing', () => {
    expect(slopeOf(seconds.slice(0, 5).map((at) => ({ at, waiting: at * 100 })))).toBeUndefined()
  })
})
