import { describe, expect, test } from 'vitest'
import { isLoopback, mayOperate } from './access'

const token = 'not-a-real-token-00'

describe('isLoopback', () => {
  test.each(['127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1'])('%s is', (address) =>
    expect(isLoopback(address)).toBe(true),
  )
  test.each(['', '0.0.0.0', '::', '10.127.0.1', '192.0.2.1', '::ffff:192.0.2.1', '127.example.test', 'localhost'])(
    '%s is not',
    (address) => expect(isLoopback(address)).toBe(false),
  )
})

describe('mayOperate', () => {
  test('loopback needs no token, unless a forwarding server speaks for somebody else', () => {
    expect(mayOperate('127.0.0.1', {}, '')).toBe(true)
    for (const header of ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']) {
      expect(mayOperate('127.0.0.1', { [header]: '127.0.0.1' }, token)).toBe(false)
      expect(mayOperate('127.0.0.1', { [header]: '192.0.2.1', authorization: `Bearer ${token}` }, token)).toBe(true)
    }
  })

  test('others need the right token', () => {
    expect(mayOperate('192.0.2.1', { authorization: `Bearer ${token}` }, token)).toBe(true)
    for (const authorization of [undefined, '', 'Bearer ', `Bearer ${token}x`, `Basic ${token}`]) {
      expect(mayOperate('192.0.2.1', authorization === undefined ? {} : { authorization }, token)).toBe(false)
    }
  })

  test('an unset token opens to nobody', () => {
    expect(mayOperate('192.0.2.1', { authorization: 'Bearer ' }, '')).toBe(false)
  })
})
