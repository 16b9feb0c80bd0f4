/** A bounded first-in-first-out queue of waiting calls. */
export class CallQueue<Item extends { id: number; waitingSince: number }> {
  readonly capacity: number
  #items = new Map<number, Item>()
  #reserved = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** Waiting calls, with those whose row is being written. */
  get depth(): number {
    return this.#items.size + this.#reserved
  }

  get head(): Item | undefined {
    const [first] = this.#items.values()
    return first
  }

  /** Holds a place; false when the queue is full. */
  reserve(): boolean {
    if (this.depth >= this.capacity) return false
    this.#reserved++
    return true
  }

  /** Gives a held place back. */
  cancel(): void {
    this.#reserved--
  }

  /** Puts a call on the place that was held for it. */
  push(item: Item): void {
    this.#reserved--
    this.#items.set(item.id, item)
  }

  /** Puts a call in whatever the capacity: it was accepted before a restart. */
  restore(item: Item): void {
    this.#items.set(item.id, item)
  }

  /** Takes a call out, wherever it stands; false when it is not here. */
  remove(id: number): boolean {
    return this.#items.delete(id)
  }
}
