import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { secretBytes, signStandard, standardSignedAt } from './standard-webhooks'

const secret = randomBytes(32)
const whsec = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString('base64')}`

describe('secretBytes', () => {
  test('takes 24 to 64 bytes and no other length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.nat({ max: 255 }), (length, fill) => {
        const bytes = Buffer.alloc(length, fill)
        const read = secretBytes(whsec(bytes))
        if (bytes.length >= 24 && bytes.length <= 64) expect(read).toEqual(bytes)
        else expect(read).toBeUndefined()
      }),
    )
  })

  test.each(['', 'whsec_', 'not-a-real-secret-but-long-enough-to-be-one', `whsec_${'*'.repeat(40)}`])(
    'refuses "%s"',
    (text) => {
      expect(secretBytes(text)).toBeUndefined()
    },
  )
})

describe('signatures', () => {
  test('are those of the reference library, for any text body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z0-9_]{1,40}$/), (text, id) => {
        const now = 1_767_261_600_123
        const signed = signStandard([secret], id, Buffer.from(text), now)
        expect(signed['webhook-signature']).toBe(new Webhook(whsec(secret)).sign(id, new Date(now), text))
        expect(standardSignedAt([secret], signed, Buffer.from(text))).toBe(1_767_261_600_000)
      }),
    )
  })

  test('cover every byte of the body, the id and the timestamp', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
        const signed = signStandard([secret], 'evt_1', Buffer.from(bytes), 1000)
        const other = Buffer.from(bytes)
        other[at % other.length] = (other[at % other.length] as number) ^ 1
        expect(standardSignedAt([secret], signed, other)).toBeUndefined()
        expect(standardSignedAt([secret], { ...signed, 'webhook-id': 'evt_2' }, Buffer.from(bytes))).toBeUndefined()
        expect(standardSignedAt([secret], { ...signed, 'webhook-timestamp': '2' }, Buffer.from(bytes))).toBeUndefined()
      }),
    )
  })

  test('one that fits is enough, wherever it stands; other versions count for nothing', () => {
    const body = Buffer.from('{}')
    const signed = signStandard([secret], 'evt_1', body, 1000)
    const right = signed['webhook-signature']
    const wrong = `v1,${randomBytes(32).toString('base64')}`
    for (const list of [`${wrong} ${right}`, `${right} ${wrong}`, `v1a,AAAA ${wrong} ${right}`, `v1, ${right}`]) {
      expect(standardSignedAt([secret], { ...signed, 'webhook-signature': list }, body)).toBe(1000)
    }
    for (const list of ['', wrong, right.replace('v1', 'v2'), right.slice(3), `${wrong} ${wrong}`]) {
      expect(standardSignedAt([secret], { ...signed, 'webhook-signature': list }, body)).toBeUndefined()
    }
  })

  test('a rotation: the sender signs with both keys, the receiver takes either', () => {
    const body = Buffer.from('{}')
    const next = randomBytes(32)
    const both = signStandard([next, secret], 'evt_1', body, 1000)
    for (const held of [[secret], [next], [secret, next]]) expect(standardSignedAt(held, both, body)).toBe(1000)
    expect(standardSignedAt([randomBytes(32)], both, body)).toBeUndefined()
  })

  test.each(['', '-1', '1e3', '1.5', ' 1', '9'.repeat(13)])('a timestamp "%s" fits nothing', (timestamp) => {
    const signed = { ...signStandard([secret], 'evt_1', Buffer.from('{}'), 1000), 'webhook-timestamp': timestamp }
    expect(standardSignedAt([secret], signed, Buffer.from('{}'))).toBeUndefined()
  })
})
