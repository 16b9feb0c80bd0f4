/** What starting a part gives. */
export interface RunningPart {
  pid: number
  /** Settles when it has ended, for whatever reason, with what it said last. */
  ended: Promise<string>
  stop(): Promise<void>
}

/** The running parts of one platform. */
export class Parts {
  readonly #stopOrder: readonly string[]
  readonly #running = new Map<string, RunningPart>()
  #stopping: Promise<void> | undefined
  #break: (line: string) => void = () => {}
  /** Settles with one line when a part ends that was not told to. */
  readonly broken = new Promise<string>((resolve) => {
    this.#break = resolve
  })

  /** @param stopOrder titles: first who calls others, last whom all need */
  constructor(stopOrder: readonly string[]) {
    this.#stopOrder = stopOrder
  }

  keep(title: string, part: RunningPart): void {
    this.#running.set(title, part)
    part.ended.then((words) => {
      if (!this.#stopping) this.#break(`${title} ended by itself: ${words}`)
    })
  }

  /** Settles when a part has ended. */
  async ended(title: string): Promise<void> {
    await this.#running.get(title)?.ended
  }

  /** In the order of stopping. */
  list(): { title: string; pid: number }[] {
    return this.#stopOrder.flatMap((title) => {
      const part = this.#running.get(title)
      return part ? [{ title, pid: part.pid }] : []
    })
  }

  /** Stops them one after the other; once. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const title of this.#stopOrder) await this.#running.get(title)?.stop()
    })()
    return this.#stopping
  }
}
