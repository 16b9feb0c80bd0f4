import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { verifyWebhook } from './webhook-signature'

const key = Buffer.alloc(32, 7)
const signer = new Webhook(`whsec_${key.toString('base64')}`)
const body = '{"event":"call_ended","text":"é"}'
const sentAt = new Date('2026-01-01T10:00:00Z')

const headers = (more: Record<string, string> = {}) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(sentAt.getTime() / 1000),
  'webhook-signature': signer.sign('msg_1', sentAt, body),
  ...more,
})
const verify = (given: Record<string, string>, text = body, lateMs = 0) =>
  verifyWebhook(key, given, Buffer.from(text), sentAt.getTime() + lateMs)

describe('the signature of a webhook', () => {
  it('is the one of the standardwebhooks library', () => {
    expect(() => verify(headers())).not.toThrow()
  })

  it('may be one of several', () => {
    const several = `v1a,AAAA v1,AAAA ${headers()['webhook-signature']}`
    expect(() => verify(headers({ 'webhook-signature': several }))).not.toThrow()
  })

  it.each([
    ['another body', headers(), `${body} `, 0],
    ['another id', headers({ 'webhook-id': 'msg_2' }), body, 0],
    ['another time', headers({ 'webhook-timestamp': String(sentAt.getTime() / 1000 + 1) }), body, 0],
    ['another scheme', headers({ 'webhook-signature': headers()['webhook-signature'].replace('v1,', 'v2,') }), body, 0],
    ['an empty signature', headers({ 'webhook-signature': 'v1,' }), body, 0],
    ['a stale timestamp', headers(), body, 301_000],
    ['a timestamp of the future', headers(), body, -301_000],
    ['a timestamp that is none', headers({ 'webhook-timestamp': 'now' }), body, 0],
  ])('is refused with %s', (_, given, text, lateMs) => {
    expect(() => verify(given, text, lateMs)).toThrow(expect.objectContaining({ status: 401 }))
  })

  it('is refused when a header is missing', () => {
    for (const name of Object.keys(headers())) {
      const { [name as 'webhook-id']: _, ...rest } = headers()
      expect(() => verify(rest as Record<string, string>), name).toThrow(expect.objectContaining({ status: 401 }))
    }
  })

  it('is accepted up to the tolerance', () => {
    expect(() => verify(headers(), body, 300_000)).not.toThrow()
  })
})
