import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { passwordCheck } from './passwords'
import { Refusal } from './refusal'

const hashMs = 200
const timeoutMs = 5_000
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Checks that take 200 ms each, one at a time. */
const check = () =>
  passwordCheck(1, {
    hash: async () => {
      await sleep(hashMs)
      return 'a hash'
    },
    verify: async () => {
      await sleep(hashMs)
      return true
    },
  })

type End = 'served' | 'refused' | 'timed out'

/** A client comes every `everyMs` for so long, and leaves after 5 s. */
async function arrivals(logIn: ReturnType<typeof passwordCheck>, everyMs: number, forMs: number) {
  const ends: Promise<{ end: End; afterMs: number; retryAfterS: number }>[] = []
  for (let at = 0; at < forMs; at += everyMs) {
    ends.push(client())
    await vi.advanceTimersByTimeAsync(everyMs)
  }
  await vi.advanceTimersByTimeAsync(2 * timeoutMs)
  return Promise.all(ends)

  async function client() {
    const came = performance.now()
    let gone = false
    const timeout = sleep(timeoutMs).then((): [End, number] => {
      gone = true
      return ['timed out', 0]
    })
    const answer = logIn('a hash', 'a password', () => gone).then(
      (): [End, number] => ['served', 0],
      (error: unknown): [End, number] => {
        if (!(error instanceof Refusal) || error.status !== 503) throw error
        return ['refused', Number(error.more.headers?.['retry-after'])]
      },
    )
    const [end, retryAfterS] = await Promise.race([answer, timeout])
    return { end, afterMs: performance.now() - came, retryAfterS }
  }
}

const count = (clients: readonly { end: End }[], end: End) => clients.filter((client) => client.end === end).length

it('serves as many as it can while five times as many come: nobody waits until they have gone', async () => {
  const clients = await arrivals(check(), hashMs / 5, 20_000)
  expect(count(clients, 'timed out')).toBe(0)
  expect(count(clients, 'served')).toBeGreaterThanOrEqual(20_000 / hashMs)
})

it('refuses the others at once, and says when to come again', async () => {
  const refused = (await arrivals(check(), hashMs / 5, 20_000)).filter(({ end }) => end === 'refused')
  expect(refused.length).toBeGreaterThan(0)
  for (const { afterMs, retryAfterS } of refused) {
    expect(afterMs).toBeLessThan(hashMs)
    expect(retryAfterS).toBeGreaterThanOrEqual(1)
    expect(retryAfterS).toBeLessThanOrEqual(timeoutMs / 1000)
  }
})

it('serves everybody soon after the crowd has gone', async () => {
  const logIn = check()
  await arrivals(logIn, hashMs / 5, 20_000)
  const later = await arrivals(logIn, 2 * hashMs, 2_000)
  expect(count(later, 'served')).toBe(later.length)
  for (const { afterMs } of later) expect(afterMs).toBeLessThanOrEqual(2 * hashMs)
})

it('takes a crowd that it can serve in time', async () => {
  const clients = await arrivals(check(), 1, 15)
  expect(count(clients, 'served')).toBe(15)
})

it('fits never without a hash, and costs the same', async () => {
  const logIn = check()
  const began = performance.now()
  const fits = logIn(undefined, 'a password')
  await vi.advanceTimersByTimeAsync(10 * hashMs)
  expect(await fits).toBe(false)
  expect(performance.now() - began).toBeGreaterThanOrEqual(hashMs)
})
