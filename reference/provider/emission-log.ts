import type { components } from '../../contracts/generated/provider'

export type LoggedEmission = components['schemas']['Emission']

/** Enough for the events of a 24 h run at 10,000 calls an hour. */
const keptEntries = 1_000_000

/** What was emitted, oldest first, in memory. A cursor is the ordinal of the next entry to read. */
export class EmissionLog {
  #entries: LoggedEmission[] = []
  #dropped = 0

  append(entry: LoggedEmission): void {
    this.#entries.push(entry)
    // In halves, so that dropping the oldest costs nothing per entry.
    if (this.#entries.length > 2 * keptEntries) {
      this.#entries = this.#entries.slice(keptEntries)
      this.#dropped += keptEntries
    }
  }

  get end(): number {
    return this.#dropped + this.#entries.length
  }

  /** Up to `limit` entries from `cursor` on that `wanted` accepts, and the cursor to go on from. */
  read(
    cursor: number,
    limit: number,
    wanted: (entry: LoggedEmission) => boolean,
  ): { entries: LoggedEmission[]; next: number } {
    const entries: LoggedEmission[] = []
    let at = Math.max(0, cursor - this.#dropped)
    for (; at < this.#entries.length && entries.length < limit; at++) {
      const entry = this.#entries[at] as LoggedEmission
      if (wanted(entry)) entries.push(entry)
    }
    return { entries, next: Math.max(cursor, this.#dropped + at) }
  }
}
