import type { ErrorCause } from '../../../thresholds/vocabulary'

/**
 * Why a request failed, from k6's error code and words and the status. Codes: k6 documentation, "Error codes";
 * a certificate that has expired has none of its own there, and is told by the words of Go's x509.
 */
export function causeOf(errorCode: number, status: number, error = '', retryAfter?: string): ErrorCause {
  if (errorCode === 1050) return 'timeout'
  if ((errorCode >= 1300 && errorCode < 1400) || error.includes('x509:')) return 'tls'
  if (retryAfter && (status === 429 || status === 503)) return 'shed'
  if (status === 429) return 'too-many'
  if (status >= 500) return 'server-error'
  if (status >= 400) return 'client-error'
  if (status >= 300) return 'redirect'
  if (status === 0) return 'connection'
  return errorCode === 0 ? 'not-refused' : 'body'
}
