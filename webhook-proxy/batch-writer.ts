interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * Group commit: what arrives while a batch is being committed is committed together in the next one.
 * A batch starts at once when none is under way, so a lone item waits for nobody; unless `gather_ms` is given,
 * for items that can wait that long for company.
 */
export class BatchWriter<Item, Result> {
  private readonly queue: Waiting<Item, Result>[] = []
  private running = false

  /**
   * @param commit resolves when all its items are durable, with one result for each, in their order
   * @param maxBatch items of one batch at most, and what they may weigh together where `weigh` says it of each
   */
  constructor(
    private readonly commit: (items: Item[]) => Promise<Result[]>,
    private readonly maxBatch: { items: number; weight?: number },
    private readonly gather_ms = 0,
    private readonly weigh: (item: Item) => number = () => 0,
  ) {}

  /** How many items wait for the next batch. */
  get waiting(): number {
    return this.queue.length
  }

  /** Resolves when the item is durable; rejects with the batch's error, and then it may or may not be. */
  write(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject })
      if (!this.running) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.running = true
    while (this.queue.length > 0) {
      if (this.gather_ms > 0) await new Promise((resolve) => setTimeout(resolve, this.gather_ms))
      const batch = this.queue.splice(0, this.nextSize())
      try {
        const results = await this.commit(batch.map(({ item }) => item))
        batch.forEach(({ resolve }, index) => {
          resolve(results[index] as Result)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.running = false
  }

  /** How many of those that wait make the next batch: one at least. */
  private nextSize(): number {
    const { items, weight = Number.POSITIVE_INFINITY } = this.maxBatch
    let total = 0
    const over = this.queue.findIndex(({ item }, at) => {
      total += this.weigh(item)
      return at === items || (at > 0 && total > weight)
    })
    return over === -1 ? this.queue.length : over
  }
}
