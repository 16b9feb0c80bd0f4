import type { ErrorCause } from '../../thresholds/vocabulary'

/** Why a request failed, from k6's error code and the status. Codes: k6 documentation, "Error codes". */
export function causeOf(errorCode: number, status: number): ErrorCause {
  if (errorCode === 1050) return 'timeout'
  if (errorCode >= 1300 && errorCode < 1400) return 'tls'
  if (status === 429) return 'too-many'
  if (status >= 500) return 'server-error'
  if (status >= 400) return 'client-error'
  if (status >= 300) return 'redirect'
  return status === 0 ? 'connection' : 'body'
}
