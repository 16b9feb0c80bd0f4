/** One page of a feed whose cursor never skips anything. */
export interface Page<E> {
  entries: E[]
  next: string
}

/** Reads a feed from where it last stopped to its present end. */
export class Feed<E> {
  private cursor: string | undefined
  /** Whether the last drain reached the feed's end: otherwise nothing can be said of what is missing. */
  complete = false

  /** @param read fetches the page after a cursor; undefined when it could not be had, which is tried again next time */
  constructor(private readonly read: (after: string | undefined) => Page<E> | undefined) {}

  /** Begins at the feed's present end: what came before is not this run's. */
  startAt(cursor: string | undefined): void {
    this.cursor = cursor
  }

  /** The entries that are new; at most `pages` pages at a time, so that a long feed cannot hold the reader. */
  drain(pages = 20): E[] {
    const all: E[] = []
    this.complete = false
    for (let i = 0; i < pages; i++) {
      const page = this.read(this.cursor)
      // A response of another shape is no page: its entries are unknown, and the feed is not complete.
      if (!Array.isArray(page?.entries)) break
      this.cursor = page.next
      if (page.entries.length === 0) {
        this.complete = true
        break
      }
      all.push(...page.entries)
    }
    return all
  }
}
