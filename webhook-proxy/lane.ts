import { DueQueue } from './due-queue'
import type { RouteFaults } from './faults'
import { type AttemptResult, type NextStep, nextStep } from './next-step'
import type { Settlement, WaitingEvent } from './store'

/** Attempts of one route under way at once. */
const CONCURRENCY = 64
/** Events of one route in memory at once; what waits beyond them waits in the database. */
const MAX_HELD = 2000
/** Events due later than this are left to the database: it also keeps timers far below setTimeout's limit of 24.8 days. */
const HORIZON_MS = 30_000
/** How often the database is asked for events that fell due, or that a broken connection left unknown. */
const SWEEP_MS = 2_000
/** How long the reorder fault holds an event back when no next one comes. */
const HOLD_LIMIT_MS = 10_000
/** Pause before a settlement that the database did not take is written again. */
const SETTLE_RETRY_MS = 250

export interface LaneStore {
  due(route: string, until: number, limit: number): Promise<string[]>
  load(route: string, keys: readonly string[]): Promise<WaitingEvent[]>
  drop(route: string, key: string): Promise<void>
}

export interface LaneOptions {
  route: string
  store: LaneStore
  /** Sends one attempt; never rejects. */
  send(event: WaitingEvent, fault: { corrupt: boolean }): Promise<AttemptResult>
  /** Resolves when the settlement is durable, or false when the database knows another history of the event. */
  settle(settlement: Settlement): Promise<boolean>
  schedule_ms: readonly number[]
  faults: RouteFaults
  /** Called at the end of each attempt. */
  onAttempt(result: AttemptResult, next: NextStep): void
}

/**
 * Forwards the events of one route. Routes have a lane each, so a failing upstream holds up nobody else's events.
 *
 * An event is held by its lane from its arrival or its loading until its outcome is durable, and only a held event
 * is forwarded: so there are never two attempts of one event at once. First attempts start in the order of receipt,
 * and a later event of a call does not wait for an earlier one that fails.
 */
export class Lane {
  private readonly queue = new DueQueue<WaitingEvent>()
  private readonly held = new Set<string>()
  /** Keys that requests are bringing in just now, with how many of them. */
  private readonly arriving = new Map<string, number>()
  /** While a sweep runs: what was let go since it began, of which its rows may be out of date. */
  private letGo: Set<string> | undefined
  /** Counts the pauses: what the lane knew of an event before one may be out of date after it. */
  private tenure = 0
  /** In which order events were taken. */
  private readonly taken = new WeakMap<WaitingEvent, number>()
  private takenCount = 0
  private readonly heldBack: WaitingEvent[] = []
  /** Events whose attempt the delay fault put off already. */
  private readonly delayed = new WeakSet<WaitingEvent>()
  private sending = 0
  private open = false
  private closed = false
  /** More may wait in the database than the lane could take. */
  private backlog = false
  private timer: NodeJS.Timeout | undefined
  private sweeper: NodeJS.Timeout | undefined

  constructor(private readonly options: LaneOptions) {}

  /** Attempts under way. */
  get inFlight(): number {
    return this.sending
  }

  /** Begins to forward, or goes on, with what waits in the database. */
  start(): void {
    if (this.open || this.closed) return
    this.open = true
    this.sweeper = setInterval(() => void this.sweep(), SWEEP_MS)
    void this.sweep()
  }

  /** Starts no further attempt and forgets what is not under way: another process may take over. */
  pause(): void {
    this.open = false
    this.tenure++
    clearInterval(this.sweeper)
    clearTimeout(this.timer)
    for (const event of [...this.queue.clear(), ...this.heldBack.splice(0)]) this.release(event.key)
  }

  /** Pauses for good and waits, at most `limit_ms`, until the attempts under way are over and recorded. */
  async close(limit_ms: number): Promise<void> {
    this.closed = true
    this.pause()
    const end = Date.now() + limit_ms
    while (this.held.size > 0 && Date.now() < end) await pause(10)
  }

  /**
   * Announces a key before it is written, so that no sweep takes it from the database first. The function it returns
   * is to be called when the write is over; with the event when the key was new and is durable.
   */
  announce(key: string): (event?: WaitingEvent) => void {
    const { tenure } = this
    this.arriving.set(key, (this.arriving.get(key) ?? 0) + 1)
    return (event) => {
      const others = (this.arriving.get(key) ?? 1) - 1
      if (others > 0) this.arriving.set(key, others)
      else this.arriving.delete(key)
      this.letGo?.add(key)
      if (event && tenure === this.tenure) this.take(event)
    }
  }

  /** An event that came later was forwarded: that is what those held back waited for. */
  private releaseThoseBefore(event: WaitingEvent): void {
    const first = this.heldBack[0]
    if (first && (this.taken.get(first) ?? 0) < (this.taken.get(event) ?? 0)) this.releaseHeldBack()
  }

  /** Lets events go that a fault holds back. */
  releaseHeldBack(): void {
    for (const event of this.heldBack.splice(0)) this.enqueue(event)
  }

  private take(event: WaitingEvent): void {
    if (!this.open || this.held.size >= MAX_HELD) {
      this.backlog = true
      return
    }
    this.held.add(event.key)
    this.takenCount++
    this.taken.set(event, this.takenCount)
    const fate = this.options.faults.receive(event.key)
    if (fate === 'drop') void this.lose(event)
    else if (fate === 'hold' && this.heldBack.length === 0) this.holdBack(event)
    else if (typeof fate === 'number') this.enqueue({ ...event, due_at: Date.now() + fate })
    else this.enqueue(event)
  }

  private async lose(event: WaitingEvent): Promise<void> {
    await this.untilDone(() => this.options.store.drop(this.options.route, event.key))
    this.release(event.key)
  }

  private holdBack(event: WaitingEvent): void {
    this.heldBack.push(event)
    setTimeout(() => {
      if (this.heldBack.includes(event)) this.releaseHeldBack()
    }, HOLD_LIMIT_MS).unref()
  }

  private enqueue(event: WaitingEvent): void {
    this.queue.push(event.due_at, event)
    this.pump()
  }

  private pump(): void {
    clearTimeout(this.timer)
    while (this.open && this.sending < CONCURRENCY) {
      const dueAt = this.queue.nextAt
      if (dueAt === undefined) return
      const wait = dueAt - Date.now()
      if (wait > 0) {
        this.timer = setTimeout(() => this.pump(), Math.min(wait, HORIZON_MS))
        return
      }
      const event = this.queue.pop() as WaitingEvent
      if (!this.delayedByFault(event)) void this.attempt(event)
    }
  }

  private delayedByFault(event: WaitingEvent): boolean {
    const delay = this.options.faults.delay_ms
    if (delay === 0 || this.delayed.has(event)) return false
    this.delayed.add(event)
    this.queue.push(Date.now() + delay, event)
    return true
  }

  private async attempt(event: WaitingEvent): Promise<void> {
    const { route, faults, schedule_ms } = this.options
    const { tenure } = this
    this.sending++
    const refused = faults.failsAttempt(event.attempts + 1)
    const result = await (refused
      ? refusedByFault()
      : this.options.send(event, { corrupt: faults.corrupts(event.key) }))
    this.sending--
    if (event.attempts === 0) this.releaseThoseBefore(event)
    const next = this.nextStep(event, result, schedule_ms)
    this.options.onAttempt(result, next)
    this.pump()
    const counted = await this.untilDone(() => this.options.settle({ route, event, result, next }))
    if (next.state !== 'waiting') faults.forget(event.key)
    // When it did not count, another process had the event meanwhile, or the answer of our own commit was lost.
    // Then, and after a pause, the database knows what is next, and a sweep asks it.
    if (next.state === 'waiting' && counted && tenure === this.tenure) this.waitFor(event, next)
    else this.release(event.key)
  }

  private nextStep(event: WaitingEvent, result: AttemptResult, schedule_ms: readonly number[]): NextStep {
    if (result.outcome === 'delivered' && this.options.faults.takeDuplicate(event.key)) {
      return { state: 'waiting', step: event.step, due_at: result.at, scheduled_delay_ms: 0 }
    }
    const share = this.options.faults.retryShare
    return nextStep(result, event.step, share === 1 ? schedule_ms : schedule_ms.map((ms) => ms * share), Math.random())
  }

  private waitFor(event: WaitingEvent, next: Extract<NextStep, { state: 'waiting' }>): void {
    const { state: _state, ...schedule } = next
    const { retry_after_ms: _before, arrival: _arrival, ...rest } = event
    if (this.open && next.due_at <= Date.now() + HORIZON_MS) {
      this.enqueue({ ...rest, ...schedule, attempts: event.attempts + 1 })
    } else this.release(event.key)
  }

  private release(key: string): void {
    this.held.delete(key)
    this.letGo?.add(key)
    if (this.backlog && this.held.size <= MAX_HELD / 2) void this.sweep()
  }

  /** Takes what is due from the database and is not in memory. */
  async sweep(): Promise<void> {
    const room = MAX_HELD - this.held.size
    if (!this.open || this.letGo || room <= 0) return
    const letGo = new Set<string>()
    this.letGo = letGo
    this.backlog = false
    const { tenure } = this
    const { route, store } = this.options
    const isTaken = (key: string) => this.held.has(key) || this.arriving.has(key) || letGo.has(key)
    try {
      const keys = await store.due(route, Date.now() + HORIZON_MS, 2 * MAX_HELD)
      const free = keys.filter((key) => !isTaken(key))
      const events = free.length > 0 ? await store.load(route, free.slice(0, room)) : []
      if (tenure !== this.tenure) return
      if (free.length > room || keys.length === 2 * MAX_HELD) this.backlog = true
      for (const event of events) {
        if (isTaken(event.key)) continue
        this.held.add(event.key)
        this.enqueue(event)
      }
    } catch {
      // The database is away; the next sweep asks again.
    } finally {
      this.letGo = undefined
    }
  }

  /** Repeats what must reach the database until it does; a closed lane leaves it, and the event is sent again. */
  private async untilDone<T>(write: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        return await write()
      } catch {
        if (this.closed) return undefined
        await pause(SETTLE_RETRY_MS)
      }
    }
  }
}

function refusedByFault(): AttemptResult {
  const now = Date.now()
  return { outcome: 'failed', status: 503, started_at: now, at: now }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
