import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { unauthorized } from './tokens'

/** How far a signature's timestamp may be from our clock, in either direction (Standard Webhooks). */
const toleranceS = 300

/**
 * Verifies Standard Webhooks headers over the body's bytes.
 * @throws {Refusal} 401 when they are missing, stale, or do not fit
 */
export function verifyWebhook(key: Buffer, headers: IncomingHttpHeaders, body: Buffer, nowMs: number): void {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    throw unauthorized('the webhook-id, webhook-timestamp and webhook-signature headers are required')
  }
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceS) {
    throw unauthorized(`the webhook-timestamp is not within ${toleranceS} s of now`)
  }
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  const fits = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return signature.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!fits) throw unauthorized('the webhook-signature does not fit the body')
}
