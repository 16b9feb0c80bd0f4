import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Retell-Signature: v={ms},d={hex}`, in the lower case in which Node gives header names. */
export const RETELL_HEADER = 'x-retell-signature'

const SHAPE = /^v=(\d{1,15}),d=([0-9a-f]{64})$/i

/** The value of the provider's signature header for a body signed at `now_ms`. */
export function signRetell(secret: string, body: Buffer, now_ms: number): string {
  return `v=${now_ms},d=${digest(secret, body, String(now_ms)).toString('hex')}`
}

/** When the body was signed, in ms; undefined when the header does not fit it. */
export function retellSignedAt(secret: string, header: string, body: Buffer): number | undefined {
  const [, timestamp, hex] = SHAPE.exec(header) ?? []
  if (timestamp === undefined || hex === undefined) return undefined
  return timingSafeEqual(Buffer.from(hex, 'hex'), digest(secret, body, timestamp)) ? Number(timestamp) : undefined
}

function digest(secret: string, body: Buffer, timestamp: string): Buffer {
  return createHmac('sha256', secret).update(body).update(timestamp).digest()
}
