import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Retell-Signature: v={ms},d={hex}`, in the lower case in which Node gives header names. */
export const RETELL_HEADER = 'x-retell-signature'

/** Each costs a digest of the whole body; a provider in the middle of a rotation sends two. */
const MOST_SIGNATURES = 4
const ONE = /v=(\d{1,15}),d=([0-9a-f]{64})/gi
const ALL = /^[ \t]*v=\d{1,15},d=[0-9a-f]{64}(?:[ \t,;]+v=\d{1,15},d=[0-9a-f]{64})*[ \t]*$/i

/** The value of the provider's signature header for a body signed at `now_ms`. */
export function signRetell(secret: string, body: Buffer, now_ms: number): string {
  return `v=${now_ms},d=${digest(secret, body, String(now_ms)).toString('hex')}`
}

/** Whether a header could be signatures at all: what is not is refused before its body is read. */
export function looksSignedByRetell(header: string): boolean {
  return ALL.test(header) && [...header.matchAll(ONE)].length <= MOST_SIGNATURES
}

/**
 * When the body was signed, in ms; undefined when nothing in the header fits it. The header may hold several
 * signatures, and any of the secrets may have made the one that fits; of several that fit, the newest counts.
 */
export function retellSignedAt(secrets: readonly string[], header: string, body: Buffer): number | undefined {
  if (!looksSignedByRetell(header)) return undefined
  let signedAt: number | undefined
  for (const [, timestamp = '', hex = ''] of header.matchAll(ONE)) {
    const given = Buffer.from(hex, 'hex')
    for (const secret of secrets) {
      if (timingSafeEqual(given, digest(secret, body, timestamp)))
        signedAt = Math.max(signedAt ?? Number.NEGATIVE_INFINITY, Number(timestamp))
    }
  }
  return signedAt
}

function digest(secret: string, body: Buffer, timestamp: string): Buffer {
  return createHmac('sha256', secret).update(body).update(timestamp).digest()
}
