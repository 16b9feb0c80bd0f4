import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Pool } from '../../handover'
import type { Account } from '../../plan/accounts'
import { accountOf, bearerOf, currentTokens, dropTokens, newSession, takeTokens } from './session'
import type { Tokens } from './token'

const vu = vi.hoisted(() => ({ idInTest: 1 }))
vi.mock('k6/execution', () => ({ default: { vu } }))
// Of a pool of rows that are their numbers.
vi.mock('../run', () => ({ rowOf: ({ length }: Pool<unknown>, index: number) => index % length }))
vi.mock('k6/encoding', () => ({
  b64decode: (text: string) => Buffer.from(text, 'base64url').toString(),
}))

const account = { email: 'somebody@example.test', password: 'not-a-password' }
const lifeS = 900

/** What a platform gives whose clock is so many seconds off. */
function tokens(offS = 0, dated = true): Tokens {
  const iat = Math.floor(Date.now() / 1000) + offS
  const claims = Buffer.from(JSON.stringify({ ...(dated && { iat }), exp: iat + lifeS })).toString('base64url')
  return { access: `header.${claims}.signature`, refresh: 'refresh' }
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12) })
  return () => vi.useRealTimers()
})
const pass = (s: number) => vi.advanceTimersByTime(s * 1000)

describe('a session', () => {
  const platform = (offS = 0, dated = true) => ({
    login: vi.fn<() => Tokens | undefined>(() => tokens(offS, dated)),
    refresh: vi.fn<() => Tokens | undefined>(() => tokens(offS, dated)),
  })

  it('does not log in at every request where tokens do not say when they were made, and the clock is ahead', () => {
    const { login, refresh } = platform(-86_400, false)
    const session = newSession(account)
    for (let asked = 0; asked < 100; asked++) {
      bearerOf(session, { login, refresh })
      pass(2)
    }
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 0])
  })

  it('logs in once, however often its token is asked for', () => {
    const { login, refresh } = platform()
    const session = newSession(account)
    const first = bearerOf(session, { login, refresh })
    pass(lifeS * 0.79)
    expect(bearerOf(session, { login, refresh })).toBe(first)
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 0])
  })

  it.each([-86_400, 86_400])('neither logs in nor refreshes more often when the clock is %d s off', (offS) => {
    const { login, refresh } = platform(offS)
    const session = newSession(account)
    for (let asked = 0; asked < 100; asked++) {
      bearerOf(session, { login, refresh })
      pass(lifeS / 100)
    }
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 1])
  })

  it('refreshes before the token ends, and logs in once it has', () => {
    const { login, refresh } = platform()
    const session = newSession(account)
    bearerOf(session, { login, refresh })
    pass(lifeS * 0.81)
    bearerOf(session, { login, refresh })
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 1])
    pass(lifeS + 1)
    bearerOf(session, { login, refresh })
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([2, 1])
  })

  it('logs in when a refresh is refused, and after it was dropped', () => {
    const { login, refresh } = platform()
    refresh.mockReturnValue(undefined)
    const session = newSession(account)
    bearerOf(session, { login, refresh })
    pass(lifeS * 0.81)
    expect(bearerOf(session, { login, refresh })).toBeDefined()
    expect(login).toHaveBeenCalledTimes(2)
    dropTokens(session)
    expect(bearerOf(session, { login, refresh })).toBeDefined()
    expect(login).toHaveBeenCalledTimes(3)
  })

  it('refreshes from the moment on that it is due, and no longer once the token has ended', () => {
    const { login, refresh } = platform()
    const session = newSession(account)
    bearerOf(session, { login, refresh })
    pass(lifeS * 0.8)
    bearerOf(session, { login, refresh })
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 1])
    pass(lifeS)
    bearerOf(session, { login, refresh })
    expect([login.mock.calls.length, refresh.mock.calls.length]).toEqual([2, 1])
  })

  it('logs in with its account', () => {
    const { login, refresh } = platform()
    const session = newSession(account)
    bearerOf(session, { login, refresh })
    dropTokens(session)
    expect(currentTokens(session, { login, refresh })?.access).toBe(bearerOf(session, { login, refresh }))
    expect(login).toHaveBeenCalledTimes(2)
    expect(login).toHaveBeenCalledWith(session)
    expect(session.account).toBe(account)
  })

  it('goes on with tokens that came in another way', () => {
    const { login, refresh } = platform()
    const session = newSession(account)
    const given = tokens()
    takeTokens(session, given)
    expect([bearerOf(session, { login, refresh }), currentTokens(session, { login, refresh })]).toEqual([
      given.access,
      given,
    ])
    expect(login).not.toHaveBeenCalled()
  })

  it('has no token when the platform gives none', () => {
    const { login, refresh } = platform()
    login.mockReturnValue(undefined)
    expect(bearerOf(newSession(account), { login, refresh })).toBeUndefined()
  })
})

describe('accountOf', () => {
  it.each([
    ['the first VU', 1, 0],
    ['the fifth', 5, 4],
    ['one more than there are', 8, 0],
    ['setup(), which is no VU', 0, 0],
  ])('gives %s its own', (_, id, row) => {
    vu.idInTest = id
    expect(accountOf({ from: 0, length: 7 } as Pool<Account>)).toBe(row)
  })
})
