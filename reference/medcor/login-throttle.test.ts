import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../service/refusal'
import { LoginThrottle } from './login-throttle'

let now: number
let throttle: LoginThrottle
beforeEach(() => {
  now = 0
  throttle = new LoginThrottle({ perAccount: 3, perSource: 10, windowMs: 60_000 }, () => now)
})
const fail = (account: string, source: string, times = 1) => {
  for (let time = 0; time < times; time++) throttle.failed(account, source)
}

describe('LoginThrottle', () => {
  it('never meets a thousand people who log in from one address', () => {
    for (let who = 0; who < 1_000; who++) {
      expect(throttle.waitMs(`user${who}`, 'a')).toBe(0)
      throttle.succeeded(`user${who}`, 'a')
    }
  })

  it('refuses an account after its failures, from wherever, until they leave the window', () => {
    fail('u', 'a', 2)
    now = 10_000
    expect(throttle.waitMs('u', 'a')).toBe(0)
    fail('u', 'b')
    expect(throttle.waitMs('u', 'c')).toBe(50_000)
    expect(throttle.waitMs('v', 'a')).toBe(0)
    now = 60_000
    expect(throttle.waitMs('u', 'c')).toBe(0)
  })

  it('says when to come back, in whole seconds', () => {
    fail('u', 'a', 3)
    now = 100
    const refusal = (() => {
      try {
        throttle.assertMayTry('u', 'a')
      } catch (error) {
        return error as Refusal
      }
    })()
    expect(refusal).toBeInstanceOf(Refusal)
    expect([refusal?.status, refusal?.more.headers]).toEqual([429, { 'retry-after': '60' }])
  })

  it('forgets the failures of an account that got it right', () => {
    fail('u', 'a', 2)
    throttle.succeeded('u', 'a')
    fail('u', 'a', 2)
    expect(throttle.waitMs('u', 'a')).toBe(0)
  })

  it('refuses an address that tries many accounts, but not who logged in from there before', () => {
    throttle.succeeded('known', 'a')
    for (let who = 0; who < 10; who++) fail(`user${who}`, 'a')
    expect(throttle.waitMs('stranger', 'a')).toBe(60_000)
    expect(throttle.waitMs('known', 'a')).toBe(0)
    expect(throttle.waitMs('stranger', 'b')).toBe(0)
  })

  it('lets at most its limit of failures through in any window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }), (gaps) => {
        now = 0
        throttle = new LoginThrottle({ perAccount: 3, perSource: 1_000, windowMs: 60_000 }, () => now)
        const letThrough: number[] = []
        for (const gap of gaps) {
          now += gap
          if (throttle.waitMs('u', 'a') > 0) continue
          fail('u', 'a')
          letThrough.push(now)
        }
        for (const at of letThrough) {
          expect(letThrough.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(3)
        }
      }),
    )
  })
})
