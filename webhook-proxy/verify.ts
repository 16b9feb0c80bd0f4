import type { IncomingHttpHeaders } from 'node:http'
import { RETELL_HEADER, retellSignedAt } from './retell-signature'
import type { Route } from './routes'
import { standardSignedAt } from './standard-webhooks'

/** How far a signature's timestamp may lie from now, either way; Standard Webhooks' own five minutes. */
export const TOLERANCE_S = 300

export type Verdict = 'valid' | 'bad_signature' | 'stale_timestamp'

/** Judges a delivery by its route's style. A stale timestamp is told only to whom the signature proves to be the provider. */
export function verify(route: Route, headers: IncomingHttpHeaders, body: Buffer, now_ms: number): Verdict {
  const signedAt = signedAtOf(route, headers, body)
  if (signedAt === undefined) return 'bad_signature'
  return Math.abs(now_ms - signedAt) <= TOLERANCE_S * 1000 ? 'valid' : 'stale_timestamp'
}

function signedAtOf(route: Route, headers: IncomingHttpHeaders, body: Buffer): number | undefined {
  if (route.style === 'retell') return retellSignedAt(route.secret, text(headers[RETELL_HEADER]), body)
  const standard = {
    'webhook-id': text(headers['webhook-id']),
    'webhook-timestamp': text(headers['webhook-timestamp']),
    'webhook-signature': text(headers['webhook-signature']),
  }
  return standardSignedAt(route.secret, standard, body)
}

function text(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}
