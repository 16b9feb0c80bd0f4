import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { looksSignedByStandard, secretBytes, signStandard, standardSignedAt } from './standard-webhooks'

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

  test('takes it with or without the padding at its end, and no other', () => {
    const bytes = Buffer.alloc(25, 7)
    const text = whsec(bytes)
    expect(text).toMatch(/==$/)
    expect(secretBytes(text.replace(/=+$/, ''))).toEqual(bytes)
    expect(secretBytes(text.replace('whsec_', ''))).toBeUndefined()
    expect(secretBytes(text.replace('whsec_', 'xhsec_'))).toBeUndefined()
    const spoilt = text.replace('whsec_', 'whsec_=')
    expect(secretBytes(spoilt)).toBeUndefined()
    expect(secretBytes(`${text.slice(0, 20)} ${text.slice(20)}`)).toBeUndefined()
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

  test('a signature of another length counts for nothing, and stops nobody', () => {
    const body = Buffer.from('{}')
    const signed = signStandard([secret], 'evt_1', body, 1000)
    const right = signed['webhook-signature']
    for (const short of ['v1,AAAA', 'v1,!', `v1,${randomBytes(33).toString('base64')}`]) {
      expect(standardSignedAt([secret], { ...signed, 'webhook-signature': short }, body)).toBeUndefined()
      expect(standardSignedAt([secret], { ...signed, 'webhook-signature': `${short} ${right}` }, body)).toBe(1000)
      expect(standardSignedAt([secret], { ...signed, 'webhook-signature': `${short},  ${right}` }, body)).toBe(1000)
    }
    // The same digest under another version.
    const other = `v2,${right.slice(3)}`
    expect(standardSignedAt([secret], { ...signed, 'webhook-signature': `v1,AAAA ${other}` }, body)).toBeUndefined()
  })

  test.each([
    ['no id', { 'webhook-id': '' }],
    ['no time', { 'webhook-timestamp': '' }],
    ['a time that is none', { 'webhook-timestamp': '1x' }],
    ['a time that is none before', { 'webhook-timestamp': 'x1' }],
    ['a time of 13 digits', { 'webhook-timestamp': '1767261600123' }],
    ['no signature', { 'webhook-signature': '' }],
    ['a signature of another version alone', { 'webhook-signature': 'v2,AAAA' }],
    ['an empty signature', { 'webhook-signature': 'v1, ' }],
    ['a version within a word', { 'webhook-signature': 'xv1,AAAA' }],
  ])('%s is not worth reading, however it is signed', (_, change) => {
    const headers = { ...signStandard([secret], 'evt_1', Buffer.from('{}'), 1000), ...change }
    expect(looksSignedByStandard(headers)).toBe(false)
    const digest = createHmac('sha256', secret)
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.{}`)
      .digest('base64')
    if (headers['webhook-signature'] !== '' && !('webhook-signature' in change))
      headers['webhook-signature'] = `v1,${digest}`
    expect(standardSignedAt([secret], headers, Buffer.from('{}'))).toBeUndefined()
  })

  test('a time of up to 12 digits, a signature behind others', () => {
    const headers = { 'webhook-id': 'a', 'webhook-timestamp': '176726160012', 'webhook-signature': 'v2,b v1,A' }
    expect(looksSignedByStandard(headers)).toBe(true)
    expect(looksSignedByStandard({ ...headers, 'webhook-timestamp': '1', 'webhook-signature': 'v1,A' })).toBe(true)
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
