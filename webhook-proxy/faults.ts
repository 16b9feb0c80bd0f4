import type { components } from '../contracts/generated/webhook-proxy'

export type Fault = components['schemas']['Fault']

/** What the fault does to one event, decided once, when the event is received. */
interface Mark {
  duplicate: boolean
  corrupt: boolean
}

/** The injected fault of one route. It lives in memory: a restart ends it. */
export class RouteFaults {
  private fault: Fault = {}
  private received = 0
  private readonly marks = new Map<string, Mark>()

  /** Puts a fault in force, in place of the one before; every count begins anew. */
  set(fault: Fault): void {
    this.clear()
    this.fault = fault
  }

  clear(): void {
    this.fault = {}
    this.received = 0
    this.marks.clear()
  }

  /** Counts a new event; says whether to lose it, or to hold it back until the next one was forwarded. */
  receive(key: string): 'forward' | 'drop' | 'hold' {
    this.received++
    if (this.hits(this.fault.drop_every)) return 'drop'
    const mark = {
      duplicate: this.hits(this.fault.duplicate_every),
      corrupt: this.hits(this.fault.corrupt_signature_every),
    }
    if (mark.duplicate || mark.corrupt) this.marks.set(key, mark)
    return this.hits(this.fault.reorder_every) ? 'hold' : 'forward'
  }

  /** How long to wait before an attempt, in ms. */
  get delay_ms(): number {
    return this.fault.delay_ms ?? 0
  }

  /** Whether an event's attempt, counted from 1, fails without being sent. */
  failsAttempt(attempt: number): boolean {
    return attempt <= (this.fault.fail_first ?? 0)
  }

  corrupts(key: string): boolean {
    return this.marks.get(key)?.corrupt ?? false
  }

  /** Whether a delivered event is to be forwarded once more; true once. */
  takeDuplicate(key: string): boolean {
    const mark = this.marks.get(key)
    if (!mark?.duplicate) return false
    mark.duplicate = false
    return true
  }

  /** Forgets an event that is delivered or dead. */
  forget(key: string): void {
    this.marks.delete(key)
  }

  private hits(every: number | undefined): boolean {
    return every !== undefined && this.received % every === 0
  }
}
