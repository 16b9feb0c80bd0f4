import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retellSignedAt, signRetell } from './retell-signature'

const secret = 'not-a-real-secret'

test('signs body + timestamp, as the provider documents it', () => {
  const digest = createHmac('sha256', secret).update('{"event":"call_ended"}1767261600123').digest('hex')
  expect(signRetell(secret, Buffer.from('{"event":"call_ended"}'), 1_767_261_600_123)).toBe(
    `v=1767261600123,d=${digest}`,
  )
})

test('reads back when it was signed, for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat({ max: 4e12 }), (bytes, now) => {
      const body = Buffer.from(bytes)
      expect(retellSignedAt([secret], signRetell(secret, body, now), body)).toBe(now)
    }),
  )
})

test('another body, secret, time or digest does not fit', () => {
  const body = Buffer.from('{}')
  const signed = signRetell(secret, body, 1000)
  expect(retellSignedAt([secret], signed, Buffer.from('{} '))).toBeUndefined()
  expect(retellSignedAt([`${secret}x`], signed, body)).toBeUndefined()
  expect(retellSignedAt([secret], signed.replace('v=1000', 'v=1001'), body)).toBeUndefined()
  expect(retellSignedAt([secret], signed.replace(/d=./, 'd=g'), body)).toBeUndefined()
})

test('of several signatures one that fits is enough, and so it is of several secrets: a rotation', () => {
  const body = Buffer.from('{}')
  const [old, other] = [signRetell('the-old-not-a-real-one', body, 1000), signRetell('of-somebody-else', body, 1000)]
  const secrets = ['the-new-not-a-real-one', 'the-old-not-a-real-one']
  for (const header of [
    old,
    `${other},${old}`,
    `${old}, ${other}`,
    `${other} ${old}`,
    old.toUpperCase().replace('V=', 'v=').replace('D=', 'd='),
  ])
    expect(retellSignedAt(secrets, header, body)).toBe(1000)
  for (const header of [other, `${old}x`, `${old},`, `x${old}`, Array(5).fill(old).join(',')])
    expect(retellSignedAt(secrets, header, body)).toBeUndefined()
})

test.each([
  '',
  'v=,d=',
  'v=1',
  'd=00',
  `v=1,d=${'0'.repeat(63)}`,
  `v=1,d=${'0'.repeat(65)}`,
  `v=-1,d=${'0'.repeat(64)}`,
])('the header "%s" fits nothing', (header) => {
  expect(retellSignedAt([secret], header, Buffer.from('{}'))).toBeUndefined()
})
