import { othersWereInTheWay, type ProcessorUse, watchProcessor } from './processor'

/** What a run came to and, where it was late because of what else the machine did, the words for that. */
export interface Timed<T> {
  outcome: T
  busy?: string
}

/**
 * Runs that are judged by the clock. What was late beside others is run once more, alone. What then is late still is
 * a fault, unless others took the processors meanwhile: then nobody can tell.
 */
export class TimedRuns {
  readonly #together: Promise<unknown>[] = []
  #last: Promise<unknown> = Promise.resolve()
  readonly #watch: () => () => ProcessorUse | undefined

  constructor(watch: () => () => ProcessorUse | undefined = watchProcessor) {
    this.#watch = watch
  }

  /**
   * @param first a run that has begun, or that waits for its turn
   * @param again the same once more
   * @param late what took too long, nothing when all was in time; what is wrong besides is no concern of this
   */
  async run<T>(first: Promise<T>, again: () => Promise<T>, late: (outcome: T) => readonly string[]): Promise<Timed<T>> {
    this.#together.push(first.catch(() => {}))
    const outcome = await first
    const lateAtFirst = late(outcome)
    if (lateAtFirst.length === 0) return { outcome }
    return this.#alone(async () => {
      console.warn(`late: ${lateAtFirst.join('; ')}; once more, alone`)
      const stop = this.#watch()
      const outcome = await again()
      const use = stop()
      const stillLate = late(outcome)
      if (stillLate.length === 0 || !use || !othersWereInTheWay(use)) return { outcome }
      return { outcome, busy: `${stillLate.join('; ')}, while ${said(use)}` }
    })
  }

  #alone<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#last.then(() => Promise.all(this.#together)).then(run)
    this.#last = next.catch(() => {})
    return next
  }
}

/** The reporter of the tests knows skips of this kind by it. */
const machineWasBusy = 'the machine was busy'

/** The outcome, for a test that is about time; where that cannot be told the test is skipped, and says why. */
export function inTime<T>({ outcome, busy }: Timed<T>, { skip }: { skip(note: string): never }): T {
  return busy === undefined ? outcome : skip(`${machineWasBusy}: ${busy}`)
}

function said({ others, short, seconds }: ProcessorUse): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return `others took ${percent(others)} of the processors, which were all in use for ${percent(short)} of ${Math.round(seconds)} s`
}
