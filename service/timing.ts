/** What one request spent where, in ms; becomes its `Server-Timing` header. */
export class RequestTiming {
  readonly #start = performance.now()
  #queries = 0
  #slowestQuery = 0
  #allQueries = 0
  #crypto = 0
  #auth = 0

  /** Adds one database query. */
  db(ms: number): void {
    this.#queries++
    this.#allQueries += ms
    if (ms > this.#slowestQuery) this.#slowestQuery = ms
  }

  /** Adds time spent on encrypting and decrypting. */
  crypto(ms: number): void {
    this.#crypto += ms
  }

  /** Adds time spent on password hashes or tokens. */
  auth(ms: number): void {
    this.#auth += ms
  }

  /**
   * The header's value. `db` is the slowest single query and `db_sum` all of them; they,
   * `crypto` and `auth` are absent when there was none, so that zeros do not dilute a percentile.
   */
  header(): string {
    const parts: string[] = []
    if (this.#queries > 0) {
      parts.push(`db;dur=${this.#slowestQuery.toFixed(2)}`, `db_sum;dur=${this.#allQueries.toFixed(2)}`)
    }
    if (this.#crypto > 0) parts.push(`crypto;dur=${this.#crypto.toFixed(3)}`)
    if (this.#auth > 0) parts.push(`auth;dur=${this.#auth.toFixed(2)}`)
    parts.push(`app;dur=${(performance.now() - this.#start).toFixed(2)}`)
    return parts.join(', ')
  }
}
