/** A clock may be this far ahead before its runs count as from the future. */
const clockToleranceMs = 600_000

/** The time after which a run is from the future: it is kept and shown, and never judged against. */
export function latestBelievable(): string {
  return new Date(Date.now() + clockToleranceMs).toISOString()
}
