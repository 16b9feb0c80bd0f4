import { createHmac } from 'node:crypto'

/** The value of `X-Retell-Signature`: HMAC-SHA256 over body + timestamp (ms since the epoch). */
export function retellSignature(secret: string, body: string, timestampMs: number): string {
  const digest = createHmac('sha256', secret).update(`${body}${timestampMs}`).digest('hex')
  return `v=${timestampMs},d=${digest}`
}
