/** Rows that may be written at once, and then each second: at most 17,480 a day for each route and reason, some 2 MB. */
const BURST = 200
const PER_SECOND = 0.2

/** Bounds the ledger rows of refused requests, which anyone can send; the metric counts them all. */
export class RejectionLimit {
  private tokens = BURST
  private at: number

  constructor(now_ms: number) {
    this.at = now_ms
  }

  /** Whether the rejection at `now_ms`, by a clock that does not step, gets a row. */
  take(now_ms: number): boolean {
    this.tokens = Math.min(BURST, this.tokens + (Math.max(0, now_ms - this.at) / 1000) * PER_SECOND)
    this.at = now_ms
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
