/** A rate limit with a burst of one second: `take` says how long to wait when there is too little. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #now: () => number
  #tokens: number
  #at: number

  /** @param now a monotonic clock in ms */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#now = now
    this.#tokens = perSecond
    this.#at = now()
  }

  /**
   * Takes `count` tokens and returns 0, or takes none and returns the ms until there are enough.
   * More than a full bucket holds is given from a full bucket, on credit: the rate holds over time.
   */
  take(count: number): number {
    const now = this.#now()
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    const needed = Math.min(count, this.#perSecond)
    // A billionth of a token: what rounding may lack after an exact wait.
    if (this.#tokens + 1e-9 < needed) return ((needed - this.#tokens) / this.#perSecond) * 1000
    this.#tokens -= count
    return 0
  }
}
