import type { components } from '../contracts/generated/webhook-proxy'
import { type NamedFaults, newNamedFaults } from './named-faults'
import type { SignatureVerdict } from './verify'

export type RouteFault = components['schemas']['Fault']

/** What the fault does to one event, decided once, when the event is received. */
interface Mark {
  duplicate: boolean
  corrupt: boolean
}

/** The injected fault of one route, and the named ones of `sla prove`. They live in memory: a restart ends them. */
export class RouteFaults {
  private fault: RouteFault = {}
  private received = 0
  private readonly marks = new Map<string, Mark>()

  /** @param isFirst whether it is the route that the named faults are of */
  constructor(
    private readonly named: NamedFaults = newNamedFaults(),
    private readonly isFirst = true,
  ) {
    named.onClear.add(() => this.marks.clear())
  }

  /** Puts a fault in force, in place of the one before; every count begins anew. */
  set(fault: RouteFault): void {
    this.clear()
    this.fault = fault
  }

  clear(): void {
    this.fault = {}
    this.received = 0
    this.marks.clear()
  }

  /** Counts a new event; says whether to lose it, to hold it back until the next one was forwarded, or for how many ms. */
  receive(key: string): 'forward' | 'drop' | 'hold' | number {
    this.received++
    if (this.hits(this.fault.drop_every) || this.namedAt('lost')) return 'drop'
    const mark = {
      duplicate: this.hits(this.fault.duplicate_every),
      corrupt: this.hits(this.fault.corrupt_signature_every) || this.namedAt('missigned') !== undefined,
    }
    if (mark.duplicate || mark.corrupt) this.marks.set(key, mark)
    return this.hits(this.fault.reorder_every) ? 'hold' : (this.namedAt('held') ?? 'forward')
  }

  /** How long to wait before an attempt, in ms. */
  get delay_ms(): number {
    return this.fault.delay_ms ?? this.namedAt('late') ?? 0
  }

  /** What the delays of retries are multiplied by. */
  get retryShare(): number {
    return this.named.at('retry') ?? 1
  }

  /** Up to how many times the largest body that is allowed one is taken. */
  get bodyShare(): number {
    return this.namedAt('oversized') === undefined ? 1 : 2
  }

  /** Whether a delivery is taken in spite of its signature. */
  accepts(verdict: SignatureVerdict): boolean {
    if (verdict === 'bad_signature') return this.namedAt('forged') !== undefined
    return verdict === 'valid' || this.namedAt('stale') !== undefined
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

  private namedAt(seam: Parameters<NamedFaults['at']>[0]): number | undefined {
    return this.isFirst ? this.named.at(seam) : undefined
  }

  private hits(every: number | undefined): boolean {
    return every !== undefined && this.received % every === 0
  }
}
