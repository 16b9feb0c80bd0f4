import type { IncomingHttpHeaders } from 'node:http'
import { looksSignedByRetell, RETELL_HEADER, retellSignedAt } from './retell-signature'
import type { Route } from './routes'
import { looksSignedByStandard, type StandardHeaders, standardSignedAt } from './standard-webhooks'

/** How far a signature's timestamp may lie from now, either way; Standard Webhooks' own five minutes. */
export const TOLERANCE_S = 300

export type SignatureVerdict = 'valid' | 'bad_signature' | 'stale_timestamp'

/** Whether a delivery is worth reading: a signature of its route's style is there, whatever it is worth. */
export function looksSigned(route: Route, headers: IncomingHttpHeaders): boolean {
  return route.style === 'retell'
    ? looksSignedByRetell(text(headers[RETELL_HEADER]))
    : looksSignedByStandard(standardHeaders(headers))
}

/** Judges a delivery by its route's style. A stale timestamp is told only to whom the signature proves to be the provider. */
export function verify(route: Route, headers: IncomingHttpHeaders, body: Buffer, now_ms: number): SignatureVerdict {
  const signedAt = signedAtOf(route, headers, body)
  if (signedAt === undefined) return 'bad_signature'
  return Math.abs(now_ms - signedAt) <= TOLERANCE_S * 1000 ? 'valid' : 'stale_timestamp'
}

function signedAtOf(route: Route, headers: IncomingHttpHeaders, body: Buffer): number | undefined {
  if (route.style === 'retell') return retellSignedAt(route.secrets, text(headers[RETELL_HEADER]), body)
  return standardSignedAt(route.secrets, standardHeaders(headers), body)
}

function standardHeaders(headers: IncomingHttpHeaders): StandardHeaders {
  return {
    'webhook-id': text(headers['webhook-id']),
    'webhook-timestamp': text(headers['webhook-timestamp']),
    'webhook-signature': text(headers['webhook-signature']),
  }
}

function text(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}
