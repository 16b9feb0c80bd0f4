import type { FastifyRequest } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CapacityLimit } from './capacity'
import type { Capacity } from './fault'

const effect = (beyond: Capacity['beyond'], sessions: number, goneAfterS?: number): Capacity => ({
  kind: 'capacity',
  beyond,
  sessions,
  part: (operation) => (operation === 'watch' ? 'comes' : operation === 'write' ? 'goes on' : undefined),
  ...(goneAfterS !== undefined && { goneAfterS }),
})

/** Asks in the name of a session; how long it took, in ms of the fake clock, or the status of the refusal. */
function service(of: Capacity) {
  const limit = new CapacityLimit(({ headers }) => ({ session: String(headers['x']), run: String(headers['run']) }))
  return async (session: string, operation = 'watch', run = 'one'): Promise<number | string> => {
    const start = Date.now()
    const asked = limit
      .before(of, { headers: { x: session, run }, query: {} } as unknown as FastifyRequest, undefined, operation)
      .then(
        () => Date.now() - start,
        (refusal) => `${refusal.status} ${refusal.more.headers['retry-after']}`,
      )
    await vi.advanceTimersByTimeAsync(120_000 * Number(of.beyond === 'queue'))
    return asked
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a capacity that refuses', () => {
  it('serves those who came first, and refuses the others with Retry-After whatever they ask', async () => {
    const ask = service(effect('refuse', 2))
    expect(await ask('a')).toBe(0)
    expect(await ask('b')).toBe(0)
    expect(await ask('c')).toBe('503 1')
    expect(await ask('c', 'write')).toBe('503 1')
    expect(await ask('c', 'health')).toBe(0)
    expect(await ask('a', 'write')).toBe(0)
  })

  it('gives the place of a session that has gone to the next one', async () => {
    const ask = service(effect('refuse', 1, 12))
    await ask('a')
    vi.advanceTimersByTime(11_000)
    expect(await ask('b')).toBe('503 1')
    vi.advanceTimersByTime(2_000)
    expect(await ask('b')).toBe(0)
    expect(await ask('a')).toBe('503 1')
  })

  it('begins anew with another run', async () => {
    const ask = service(effect('refuse', 1))
    await ask('a', 'watch', 'one')
    expect(await ask('b', 'watch', 'two')).toBe(0)
  })
})

describe('a capacity where all queue', () => {
  const come = async (limit: CapacityLimit, of: Capacity, session: string) => {
    const start = Date.now()
    const done = limit
      .before(of, { headers: { x: session }, query: {} } as unknown as FastifyRequest, undefined, 'watch')
      .then(() => Date.now() - start)
    return done
  }
  /** 10 s of so many sessions that ask each second; how long the last request waited, in ms. */
  async function waitAfter10s(limit: CapacityLimit, of: Capacity, sessions: number): Promise<number> {
    let last: Promise<number> = Promise.resolve(0)
    for (let second = 0; second < 10; second++) {
      for (let at = 0; at < sessions; at++) last = come(limit, of, String(at))
      await vi.advanceTimersByTimeAsync(1_000)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    return last
  }
  const limitOf = () => new CapacityLimit(({ headers }) => ({ session: String(headers['x']) }))

  it('makes nobody wait within it', async () => {
    expect(await waitAfter10s(limitOf(), effect('queue', 10), 10)).toBe(0)
  })

  it('makes everybody wait beyond it, by the share that is too much for each second', async () => {
    // A tenth too many, for 9 s.
    expect(await waitAfter10s(limitOf(), effect('queue', 10), 11)).toBeCloseTo(900, -2)
  })
})
