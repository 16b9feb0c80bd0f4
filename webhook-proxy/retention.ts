import { steadyNow } from './steady-clock'

const HOUR_MS = 3_600_000
/** How often it is looked for what is too old. */
const ROUND_MS = 60_000
/** Rows of one statement, and the pause after it: what providers wait for goes first. */
const BATCH = 500
const PAUSE_MS = 50

interface Tables {
  expireDead(before: number, at: number, limit: number): Promise<number>
  forgetKeys(before: number, limit: number): Promise<number>
  trimLedger(before: number, limit: number): Promise<number>
}

/** Deletes what is older than the settings say, in small steps, by a clock that does not step. */
export class Retention {
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> = Promise.resolve()
  private closed = false

  constructor(
    private readonly tables: Tables,
    private readonly keep: { keepDeadH: number; keepKeysH: number; keepLedgerH: number },
    /** Called with how many payloads of dead letters were deleted. */
    private readonly onExpired: (count: number) => void,
  ) {}

  /** Begins at once, and again every minute. */
  start(): void {
    if (this.timer || this.closed) return
    this.timer = setInterval(() => this.begin(), ROUND_MS)
    this.begin()
  }

  /** Lets go of the database: another process may own it. */
  pause(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  async close(): Promise<void> {
    this.closed = true
    this.pause()
    await this.running
  }

  private begin(): void {
    this.running = this.running.then(() => this.round())
  }

  private async round(): Promise<void> {
    const { keepDeadH, keepKeysH, keepLedgerH } = this.keep
    const before = (hours: number) => steadyNow() - hours * HOUR_MS
    try {
      await this.repeat(async () => {
        const expired = await this.tables.expireDead(before(keepDeadH), steadyNow(), BATCH)
        if (expired > 0) this.onExpired(expired)
        return expired
      })
      await this.repeat(() => this.tables.forgetKeys(before(keepKeysH), BATCH))
      await this.repeat(() => this.tables.trimLedger(before(keepLedgerH), BATCH))
    } catch {
      // The database is away; the next round finds the rest.
    }
  }

  private async repeat(step: () => Promise<number>): Promise<void> {
    while (this.timer && (await step()) === BATCH) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
