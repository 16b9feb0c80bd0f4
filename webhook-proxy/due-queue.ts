interface Entry<Item> {
  due_at: number
  order: number
  item: Item
}

/** A binary heap of items by the time they are due, first in first out where that is equal. */
export class DueQueue<Item> {
  private heap: Entry<Item>[] = []
  private order = 0

  get size(): number {
    return this.heap.length
  }

  /** When the first item is due, in ms; undefined when there is none. */
  get nextAt(): number | undefined {
    return this.heap[0]?.due_at
  }

  push(due_at: number, item: Item): void {
    const entry = { due_at, order: this.order++, item }
    let at = this.heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(entry, this.heap[parent])) break
      this.heap[at] = this.heap[parent] as Entry<Item>
      at = parent
    }
    this.heap[at] = entry
  }

  pop(): Item | undefined {
    const first = this.heap[0]
    const last = this.heap.pop()
    if (!first || !last || this.heap.length === 0) return first?.item
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const child = before(this.heap[left + 1], this.heap[left]) ? left + 1 : left
      if (!before(this.heap[child], last)) break
      this.heap[at] = this.heap[child] as Entry<Item>
      at = child
    }
    this.heap[at] = last
    return first.item
  }

  /** Empties the queue and returns what was in it, in no order. */
  clear(): Item[] {
    const items = this.heap.map(({ item }) => item)
    this.heap = []
    return items
  }
}

function before(a: Entry<unknown> | undefined, b: Entry<unknown> | undefined): boolean {
  if (!a || !b) return a !== undefined
  return a.due_at < b.due_at || (a.due_at === b.due_at && a.order < b.order)
}
