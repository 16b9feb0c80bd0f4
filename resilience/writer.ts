import type { ApiAnswer } from './api-client'
import type { Classes } from './classify'
import type { Ending, Intent, Ledger, WriteEntry } from './ledger'

/** A write, and how it is sent; sent again, it is the same write. */
export interface Write {
  intent: Intent
  send(): Promise<ApiAnswer>
  /** What of the answer is kept: the id that the platform gave. */
  answerOf(answer: ApiAnswer): string
  /** Whether a client may send it again when it does not know how it ended. */
  repeatable: boolean
}

/** The writes of one platform, and how they are read back. */
export interface Writer {
  /** The next write of a worker, of which there are several at once; undefined when it has to wait. */
  next(worker: number): Promise<Write | undefined>
  /** Called with how a write ended: what follows on the same thing depends on it. */
  ended(worker: number, intent: Intent, ending: Ending, answer: string): void
  /** Waits until nothing is under way any more, reads everything back, and compares. */
  readBack(entries: readonly WriteEntry[]): Promise<ReadBack>
  close(): Promise<void>
}

/**
 * Opens the writer of a platform; `resilience/writers/<platform>.ts` exports one.
 * @param known the settings of the platform
 * @param run what this run's writes are told by
 */
export type OpenWriter = (known: Readonly<Record<string, string | undefined>>, run: string) => Promise<Writer>

export interface ReadBack {
  classes: Classes
  /** What else must not be: each with its ids. */
  also: { title: string; ids: string[] }[]
  /** Counts worth a line. */
  counts: Record<string, number>
}

const workers = 8

/** Sends ledgered writes until it is stopped: each is in the ledger before it is sent, and closed by what came of it. */
export class Writing {
  readonly #writer: Writer
  readonly #ledger: Ledger
  readonly #everyMs: number
  readonly #running: Promise<void>[]
  #stopped = false
  #failed: Error | undefined
  acknowledged = 0

  /** @param perSecond of all workers together, at most */
  constructor(writer: Writer, ledger: Ledger, perSecond: number) {
    this.#writer = writer
    this.#ledger = ledger
    this.#everyMs = (1000 * workers) / perSecond
    this.#running = Array.from({ length: workers }, (_, worker) => this.#work(worker))
  }

  /** Whether a worker ended before it was stopped: nothing more is written. */
  get failed(): boolean {
    return this.#failed !== undefined
  }

  /** @throws the Error that ended a worker: that of a ledger that cannot be written, above all */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#running)
    if (this.#failed) throw this.#failed
  }

  async #work(worker: number): Promise<void> {
    try {
      while (!this.#stopped) {
        const start = Date.now()
        const write = await this.#writer.next(worker)
        if (write) await this.#send(worker, write)
        await new Promise((resolve) => setTimeout(resolve, Math.max(1, this.#everyMs - (Date.now() - start))))
      }
    } catch (error) {
      this.#failed ??= error as Error
      this.#stopped = true
    }
  }

  async #send(worker: number, { intent, send, answerOf, repeatable }: Write): Promise<void> {
    await this.#ledger.intend(intent)
    let answer = await send()
    let ending = endingOf(answer)
    if (ending === 'unknown' && repeatable) {
      await this.#ledger.end(intent.id, ending)
      await new Promise((resolve) => setTimeout(resolve, 500))
      answer = await send()
      ending = endingOf(answer)
      // It may have happened the first time: only an acknowledgement says more than that.
      if (ending === 'refused') ending = 'unknown'
    }
    const kept = ending === 'acknowledged' ? answerOf(answer) : ''
    await this.#ledger.end(intent.id, ending, kept)
    if (ending === 'acknowledged') this.acknowledged += 1
    this.#writer.ended(worker, intent, ending, kept)
  }
}

/** 2xx happened, 4xx did not. A 5xx tells nothing: the answer may have been lost between database and platform. */
function endingOf({ status }: ApiAnswer): Ending {
  if (status >= 200 && status < 300) return 'acknowledged'
  return status >= 400 && status < 500 ? 'refused' : 'unknown'
}
