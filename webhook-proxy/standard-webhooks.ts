import { createHmac, timingSafeEqual } from 'node:crypto'

/** A secret's length in bytes; Standard Webhooks 1.0.0, "Signature scheme". */
const SECRET_BYTES = { min: 24, max: 64 }
const PREFIX = 'whsec_'

/** What a message's three Standard Webhooks headers carry. */
export interface StandardHeaders {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

/** The key bytes of a `whsec_…` secret, or undefined when it has another form or length. */
export function secretBytes(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined
  const text = secret.slice(PREFIX.length)
  const bytes = Buffer.from(text, 'base64')
  const canonical = bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')
  return canonical && bytes.length >= SECRET_BYTES.min && bytes.length <= SECRET_BYTES.max ? bytes : undefined
}

/** The headers of one attempt: the id stays over retries, the timestamp (whole seconds) is that of `now_ms`. */
export function signStandard(secret: Buffer, id: string, body: Buffer, now_ms: number): StandardHeaders {
  const timestamp = String(Math.floor(now_ms / 1000))
  const signature = digest(secret, id, timestamp, body).toString('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

/** When the message was signed, in ms; undefined when none of its `v1` signatures fits. */
export function standardSignedAt(secret: Buffer, headers: StandardHeaders, body: Buffer): number | undefined {
  const timestamp = headers['webhook-timestamp']
  if (!/^\d{1,12}$/.test(timestamp)) return undefined
  const expected = digest(secret, headers['webhook-id'], timestamp, body)
  // Every signature is compared: which of them fits must not show in the time it takes.
  let fits = false
  for (const versioned of headers['webhook-signature'].split(' ')) {
    if (!versioned.startsWith('v1,')) continue
    const given = Buffer.from(versioned.slice(3), 'base64')
    if (given.length === expected.length && timingSafeEqual(given, expected)) fits = true
  }
  return fits ? Number(timestamp) * 1000 : undefined
}

function digest(secret: Buffer, id: string, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest()
}
