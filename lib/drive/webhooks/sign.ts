import { hmac } from 'k6/crypto'
import { b64decode } from 'k6/encoding'

/** The provider's own style: `v={ms},d={hex}`, HMAC-SHA256 over body + timestamp. */
export function providerSignature(body: string, secret: string, atMs: number): string {
  return `v=${atMs},d=${hmac('sha256', secret, body + atMs, 'hex')}`
}

/** Standard Webhooks 1.0.0 headers: signed content `{id}.{timestamp}.{body}`, secret `whsec_` + base64. */
export function standardHeaders(id: string, body: string, secret: string, atMs: number): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${standardSignature(id, timestamp, body, secret)}`,
  }
}

/** Whether one of the header's signatures fits. */
export function verifyStandard(headers: Readonly<Record<string, string>>, body: string, secret: string): boolean {
  const expected = `v1,${standardSignature(headers['webhook-id'] ?? '', headers['webhook-timestamp'] ?? '', body, secret)}`
  return (headers['webhook-signature'] ?? '').split(' ').includes(expected)
}

function standardSignature(id: string, timestamp: string, body: string, secret: string): string {
  const key = b64decode(secret.replace(/^whsec_/, ''))
  return hmac('sha256', key, `${id}.${timestamp}.${body}`, 'base64')
}
