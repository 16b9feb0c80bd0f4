import { clockRead, clockStep } from './samples'
import { type Skew, steppedBy } from './skew'

/** A clock whose times are compared with another's: its skew as setup() found it, and how to read it. */
interface Watched {
  service: string
  known: Skew | undefined
  read: () => { body: { now_ms: number } | undefined; sentAt: number; tookMs: number }
}

/** Asks one service after the other for its time: a clock that steps within the run makes times of two clocks worthless. */
export class ClockWatch {
  private turn = 0
  /** By how much each was off at its last reading. One reading alone may come from a request that was held up. */
  private readonly suspect: Record<string, number> = {}

  constructor(private readonly clocks: readonly Watched[]) {}

  /** Reads the next clock. */
  look(): void {
    const clock = this.clocks[this.turn++ % this.clocks.length]
    if (!clock?.known) return
    const { body, sentAt, tookMs } = clock.read()
    if (typeof body?.now_ms !== 'number') return
    clockRead()
    const step = steppedBy(clock.known, { remoteMs: body.now_ms, sentAt, tookMs })
    const before = this.suspect[clock.service] ?? 0
    this.suspect[clock.service] = step
    if (step === 0 || before === 0 || step > 0 !== before > 0) return
    clockStep(clock.service)
    console.warn(
      `the clock of the ${clock.service} moved by ${step} ms within the run: what is timed with two clocks is not judged`,
    )
    clock.known = { skew: clock.known.skew + step, uncertainty: clock.known.uncertainty + Math.ceil(tookMs / 2 + 1.5) }
    this.suspect[clock.service] = 0
  }
}
