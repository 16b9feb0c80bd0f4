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

/**
 * The headers of one attempt: the id stays over retries, the timestamp (whole seconds) is that of `now_ms`, and there is
 * a signature by each of the keys, so that the receiver may change from one to the next.
 */
export function signStandard(keys: readonly Buffer[], id: string, body: Buffer, now_ms: number): StandardHeaders {
  const timestamp = String(Math.floor(now_ms / 1000))
  const signatures = keys.map((key) => `v1,${digest(key, id, timestamp, body).toString('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** Whether headers could be signed at all: what is not is refused before its body is read. */
export function looksSignedByStandard(headers: StandardHeaders): boolean {
  return (
    headers['webhook-id'] !== '' &&
    /^\d{1,12}$/.test(headers['webhook-timestamp']) &&
    /(^|\s)v1,\S/.test(headers['webhook-signature'])
  )
}

/** When the message was signed, in ms; undefined when none of its `v1` signatures was made with any of the keys. */
export function standardSignedAt(keys: readonly Buffer[], headers: StandardHeaders, body: Buffer): number | undefined {
  if (!looksSignedByStandard(headers)) return undefined
  const timestamp = headers['webhook-timestamp']
  // Every signature is compared with every key: which of them fits must not show in the time it takes.
  let fits = false
  const expected = keys.map((key) => digest(key, headers['webhook-id'], timestamp, body))
  // A header that was sent twice arrives joined by a comma.
  for (const versioned of headers['webhook-signature'].split(/,?\s+/)) {
    if (!versioned.startsWith('v1,')) continue
    const given = Buffer.from(versioned.slice(3), 'base64')
    for (const digested of expected)
      if (given.length === digested.length && timingSafeEqual(given, digested)) fits = true
  }
  return fits ? Number(timestamp) * 1000 : undefined
}

function digest(key: Buffer, id: string, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}
