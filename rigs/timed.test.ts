import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProcessorUse } from './processor'
import { inTime, TimedRuns } from './timed'

const quiet: ProcessorUse = { seconds: 20, ours: 0.4, others: 0.02, short: 0 }
const busy: ProcessorUse = { seconds: 20, ours: 0.4, others: 0.58, short: 0.9 }
const late = (took: number) => (took > 100 ? [`${took} ms`] : [])

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A run that takes these times, one after the other. */
function taking(...times: number[]) {
  const run = vi.fn(async () => times.shift() ?? Number.NaN)
  return run
}
const timed = (run: () => Promise<number>, use: ProcessorUse | undefined) =>
  new TimedRuns(() => () => use).run(run(), run, late)

describe('a timed run', () => {
  it('that is in time is run once, on a busy machine too', async () => {
    const run = taking(50)
    expect(await timed(run, busy)).toEqual({ outcome: 50 })
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('that was late and is in time alone, is in time', async () => {
    expect(await timed(taking(150, 60), busy)).toEqual({ outcome: 60 })
  })

  it('that is late twice is late, with nobody in the way', async () => {
    expect(await timed(taking(150, 140), quiet)).toEqual({ outcome: 140 })
  })

  it('that is late twice, while others took the processors, cannot be told', async () => {
    expect(await timed(taking(150, 140), busy)).toEqual({
      outcome: 140,
      busy: '140 ms, while others took 58 % of the processors, which were all in use for 90 % of 20 s',
    })
  })

  it('where the processors cannot be watched, is late', async () => {
    expect(await timed(taking(150, 140), undefined)).toEqual({ outcome: 140 })
  })

  it('that fails otherwise fails', async () => {
    const run = async () => Promise.reject(new Error('no answer'))
    await expect(timed(run, busy)).rejects.toThrow('no answer')
  })
})

it('what was late is run again when the others have ended, one at a time', async () => {
  const said: string[] = []
  const run = (name: string, ms: number, took: number) => async () => {
    said.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, ms))
    said.push(`${name} ends`)
    return took
  }
  const runs = new TimedRuns(() => () => quiet)
  await Promise.all([
    runs.run(run('a', 1, 150)(), run('a again', 5, 10), late),
    runs.run(run('b', 5, 150)(), run('b again', 1, 10), late),
    runs.run(run('c', 20, 50)(), run('c again', 1, 10), late),
  ])
  expect(said.slice(-5)).toEqual(['c ends', 'a again begins', 'a again ends', 'b again begins', 'b again ends'])
})

describe('a test that is about time', () => {
  const skip = (note: string) => {
    throw new Error(`skipped: ${note}`)
  }

  it('takes the outcome', () => {
    expect(inTime({ outcome: 7 }, { skip })).toBe(7)
  })

  it('is skipped where nobody can tell, and says why', () => {
    expect(() => inTime({ outcome: 7, busy: '140 ms, while …' }, { skip })).toThrow(
      'skipped: the machine was busy: 140 ms, while …',
    )
  })
})
