/** The parts in the order of stopping: first who calls others, last whom all need. */
const stopOrder = ['provider', 'webhook proxy', 'TCall', 'PostgreSQL'] as const
export type PartTitle = (typeof stopOrder)[number]

/** What starting a part gives. */
export interface RunningPart {
  pid: number
  /** Settles when it has ended, for whatever reason, with what it said last. */
  ended: Promise<string>
  stop(): Promise<void>
}

/** The running parts of one platform. */
export class Parts {
  readonly #running = new Map<PartTitle, RunningPart>()
  #stopping: Promise<void> | undefined
  #break: (line: string) => void = () => {}
  /** Settles with one line when a part ends that was not told to. */
  readonly broken = new Promise<string>((resolve) => {
    this.#break = resolve
  })

  keep(title: PartTitle, part: RunningPart): void {
    this.#running.set(title, part)
    part.ended.then((words) => {
      if (!this.#stopping) this.#break(`${title} ended by itself: ${words}`)
    })
  }

  /** Settles when a part has ended. */
  async ended(title: PartTitle): Promise<void> {
    await this.#running.get(title)?.ended
  }

  /** In the order of stopping. */
  list(): { title: PartTitle; pid: number }[] {
    return stopOrder.flatMap((title) => {
      const part = this.#running.get(title)
      return part ? [{ title, pid: part.pid }] : []
    })
  }

  /** Stops them one after the other; once. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const title of stopOrder) await this.#running.get(title)?.stop()
    })()
    return this.#stopping
  }
}
