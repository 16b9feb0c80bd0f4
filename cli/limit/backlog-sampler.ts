import type { Backlog } from '../../limit/backlog'
import type { AskBeside } from './ask-beside'

const everyMs = 1_000

/** Counts what waits once a second: k6's summary has no series. */
export class BacklogSampler {
  readonly #asking: AskBeside
  readonly #samples: { of: string; atMs: number; waiting: number }[] = []
  readonly #timer: NodeJS.Timeout

  constructor(asking: AskBeside) {
    this.#asking = asking
    this.#timer = setInterval(() => this.#sample(), everyMs)
  }

  /** @returns what was counted between two times, in ms since the epoch */
  stop(fromMs: number, toMs: number): Backlog[] {
    clearInterval(this.#timer)
    return this.#asking.counts.map(({ of }) => ({
      of,
      samples: this.#samples
        .filter((one) => one.of === of && one.atMs >= fromMs && one.atMs <= toMs)
        .map(({ atMs, waiting }) => ({ at: (atMs - fromMs) / 1000, waiting })),
    }))
  }

  /** The time of a count is that of its question: an answer that is late does not move it. */
  #sample(): void {
    const atMs = Date.now()
    for (const count of this.#asking.counts)
      void this.#asking.count(count).then((waiting) => {
        if (waiting !== undefined) this.#samples.push({ of: count.of, atMs, waiting })
      })
  }
}
