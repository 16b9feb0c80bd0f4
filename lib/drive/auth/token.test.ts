import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { lifeOf } from './token'

vi.mock('k6/encoding', () => ({
  b64decode: (text: string) => Buffer.from(text, 'base64url').toString(),
}))

const now = Date.UTC(2026, 10, 22, 12)
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object) => `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`
const seconds = now / 1000

describe('lifeOf', () => {
  it('is as long as the token says, and refreshed after four fifths of it', () => {
    expect(lifeOf(jwt({ iat: seconds, exp: seconds + 900 }), now)).toEqual({
      expiresAt: now + 900_000,
      refreshAt: now + 720_000,
    })
  })

  it("does not depend on how far the platform's clock is off: a token that seems to have expired is not", () => {
    const aYear = 365 * 86_400
    fc.assert(
      fc.property(fc.integer({ min: -aYear, max: aYear }), fc.integer({ min: 1, max: 86_400 }), (off, life) => {
        const issued = seconds + off
        expect(lifeOf(jwt({ iat: issued, exp: issued + life }), now).expiresAt).toBe(now + life * 1000)
      }),
    )
  })

  it("is judged by the generator's clock without a time of issue", () => {
    expect(lifeOf(jwt({ exp: seconds + 60 }), now).expiresAt).toBe(now + 60_000)
  })

  it('is five minutes where a token seems to have ended when it came: the clocks differ, and that is known', async () => {
    vi.resetModules()
    const fresh = await import('./token')
    for (const s of [60, 10]) expect(fresh.lifeOf(jwt({ exp: seconds + s }), now).expiresAt).toBe(now + s * 1000)
    expect(fresh.lifeOf(jwt({ iat: seconds, exp: seconds - 1 }), now).expiresAt).toBe(now + 300_000)
    expect(fresh.seemedExpired()).toBe(false)
    for (const s of [-86_400, -1, 0, 9])
      expect(fresh.lifeOf(jwt({ exp: seconds + s }), now).expiresAt).toBe(now + 300_000)
    expect(fresh.seemedExpired()).toBe(true)
  })

  it.each([
    ['a token that does not say when it ends', jwt({ sub: 'somebody' })],
    ['an end that is no number', jwt({ iat: seconds, exp: 'soon' })],
    ['a token that is no JWT', 'a-token-of-another-kind'],
    ['a JWT that cannot be read', 'a.%%%.c'],
  ])('is five minutes for %s', (_title, token) => {
    expect(lifeOf(token, now).expiresAt).toBe(now + 300_000)
  })
})
