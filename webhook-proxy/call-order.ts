/**
 * Lets the events of one call go one after the other: one is current, those behind it wait in the database.
 * A fault that reorders makes a call loose: its events go as they come.
 */
export class CallOrder {
  private readonly current = new Map<string, { key: string; behind: boolean }>()
  private readonly loose = new Map<string, Set<string>>()

  /** Whether the event may go now; if not, it is remembered that one waits behind the current one. */
  enter(call: string, key: string): boolean {
    if (this.loose.has(call)) return true
    const entry = this.current.get(call)
    if (!entry) {
      this.current.set(call, { key, behind: false })
      return true
    }
    if (entry.key === key) return true
    entry.behind = true
    return false
  }

  /** Remembers that another waits behind the current event; false when there is no current one. */
  wait(call: string): boolean {
    const entry = this.current.get(call)
    if (entry) entry.behind = true
    return entry !== undefined
  }

  /** Ends an event's turn, if it had one; true when another waits behind it. */
  leave(call: string, key: string): boolean {
    this.tighten(call, key)
    const entry = this.current.get(call)
    if (entry?.key !== key) return false
    this.current.delete(call)
    return entry.behind
  }

  /** While this event is held back by a fault, the others of its call pass it. */
  loosen(call: string, key: string): void {
    const keys = this.loose.get(call) ?? new Set()
    this.loose.set(call, keys.add(key))
  }

  isLoose(call: string): boolean {
    return this.loose.has(call)
  }

  private tighten(call: string, key: string): void {
    const keys = this.loose.get(call)
    if (keys?.delete(key) && keys.size === 0) this.loose.delete(call)
  }
}
