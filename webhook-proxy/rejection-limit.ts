/** Rows that may be written at once, and then each second: at most 86,600 a day, some 10 MB. */
const BURST = 200
const PER_SECOND = 1

/** Bounds the ledger rows of rejected requests, which anyone can send; the metric counts them all. */
export class RejectionLimit {
  private tokens = BURST
  private at: number

  constructor(now_ms: number) {
    this.at = now_ms
  }

  /** Whether the rejection at `now_ms` gets a row. */
  take(now_ms: number): boolean {
    this.tokens = Math.min(BURST, this.tokens + (Math.max(0, now_ms - this.at) / 1000) * PER_SECOND)
    this.at = now_ms
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
