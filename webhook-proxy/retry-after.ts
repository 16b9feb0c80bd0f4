/** The longest pause an upstream can ask for: the schedule's own longest, 24 h. */
export const RETRY_AFTER_CAP_MS = 24 * 3600 * 1000

/** The statuses on which Retry-After is honoured: Standard Webhooks' 429, 502, 504, and 503, RFC 9110's own case. */
const STATUSES = new Set([429, 502, 503, 504])

// RFC 9110 section 10.2.3 knows two forms: whole seconds, and an HTTP date. A date is recognised by its
// weekday, since Date.parse also takes many things that are no HTTP date.
const SECONDS = /^\d{1,10}$/
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/

/** The pause an answer asks for, in ms from `now_ms`, at most 24 h; undefined when it asks for none that counts. */
export function retryAfterMs(
  status: number | undefined,
  header: string | undefined,
  now_ms: number,
): number | undefined {
  if (status === undefined || !STATUSES.has(status) || header === undefined) return undefined
  const value = header.trim()
  if (SECONDS.test(value)) return Math.min(Number(value) * 1000, RETRY_AFTER_CAP_MS)
  if (!HTTP_DATE.test(value)) return undefined
  const pause = Date.parse(value) - now_ms
  return Number.isNaN(pause) ? undefined : Math.min(Math.max(0, pause), RETRY_AFTER_CAP_MS)
}
