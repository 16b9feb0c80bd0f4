import { CallOrder } from './call-order'
import { DueQueue } from './due-queue'
import type { RouteFaults } from './faults'
import { type AttemptResult, type NextStep, nextStep } from './next-step'
import { steadyNow } from './steady-clock'
import type { DueEvent, SettledEvent, Settlement, WaitingEvent } from './store'

/** Attempts of one route under way at once. */
const CONCURRENCY = 64
/** Events of one route in memory at once; what waits beyond them waits in the database. */
const MAX_HELD = 2000
/** And so many bytes of their payloads. */
const MAX_HELD_BYTES = 32 * 1024 * 1024
/** Events due later than this are left to the database: it also keeps timers far below setTimeout's limit of 24.8 days. */
const HORIZON_MS = 30_000
/** How often the database is asked for events that fell due, or that a broken connection left unknown. */
const SWEEP_MS = 2_000
/** How long the reorder fault holds an event back when no next one comes. */
const HOLD_LIMIT_MS = 10_000
/** Pause before a settlement that the database did not take is written again. */
const SETTLE_RETRY_MS = 250

export interface LaneStore {
  due(route: string, until: number, limit: number): Promise<DueEvent[]>
  load(route: string, keys: readonly string[]): Promise<WaitingEvent[]>
  head(route: string, callId: string, until: number): Promise<WaitingEvent | undefined>
  drop(route: string, key: string): Promise<void>
}

export interface LaneOptions {
  route: string
  store: LaneStore
  /** Sends one attempt; never rejects. */
  send(event: WaitingEvent, fault: { corrupt: boolean }): Promise<AttemptResult>
  /** Resolves when the settlement is durable, or when the database knows another history of the event. */
  settle(settlement: Settlement): Promise<SettledEvent>
  schedule_ms: readonly number[]
  faults: RouteFaults
  /** Called at the end of each attempt. */
  onAttempt(result: AttemptResult, next: NextStep): void
}

/**
 * Forwards the events of one route. Routes have a lane each, so a failing upstream holds up nobody else's events.
 *
 * An event is held by its lane from its arrival or its loading until its outcome is durable, and only a held event
 * is forwarded: so there are never two attempts of one event at once. First attempts start in the order of receipt.
 * Events of one call go one after the other: a later one waits, in the database, until those before it are delivered
 * or dead.
 */
export class Lane {
  private readonly queue = new DueQueue<WaitingEvent>()
  private readonly order = new CallOrder()
  /** The held events' keys, with the bytes of their payloads. */
  private readonly held = new Map<string, number>()
  private heldBytes = 0
  /** Keys that requests are bringing in just now, with how many of them. */
  private readonly arriving = new Map<string, number>()
  /** For each read of the database that is under way: what was let go since it began, of which its rows may be out of date. */
  private readonly readers = new Set<Set<string>>()
  private sweeping = false
  /** Calls whose first event is being read. */
  private readonly advancing = new Set<string>()
  /** Of those, the ones to read once more. */
  private readonly again = new Set<string>()
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
    for (const event of [...this.queue.clear(), ...this.heldBack.splice(0)]) this.release(event)
  }

  /** Pauses for good and waits, at most `limit_ms`, until the attempts under way are over and recorded. */
  async close(limit_ms: number): Promise<void> {
    this.closed = true
    this.pause()
    const end = performance.now() + limit_ms
    while (this.held.size > 0 && performance.now() < end) await pause(10)
  }

  /**
   * Announces a key before it is written, so that no sweep takes it from the database first. The function it returns
   * is to be called when the write is over; with the event when the key was new and is durable, and with whether
   * others of its call were there before it.
   */
  announce(key: string): (event?: WaitingEvent, behind?: boolean) => void {
    const { tenure } = this
    this.arriving.set(key, (this.arriving.get(key) ?? 0) + 1)
    return (event, behind = false) => {
      const others = (this.arriving.get(key) ?? 1) - 1
      if (others > 0) this.arriving.set(key, others)
      else this.arriving.delete(key)
      this.letGo(key)
      if (event && tenure === this.tenure) this.take(event, behind)
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

  private take(event: WaitingEvent, behind: boolean): void {
    if (!this.open || !this.hasRoom()) {
      this.backlog = true
      return
    }
    this.takenCount++
    this.taken.set(event, this.takenCount)
    const { call_id: call, key } = event
    const fate = this.options.faults.receive(key)
    if (fate !== 'forward') {
      this.hold(event)
      if (call !== undefined) this.order.loosen(call, key)
      if (fate === 'drop') void this.lose(event)
      else if (fate === 'hold' && this.heldBack.length === 0) this.holdBack(event)
      else if (typeof fate === 'number') this.enqueue({ ...event, due_at: steadyNow() + fate })
      else this.enqueue(event)
    } else if (call === undefined || (!behind && this.order.enter(call, key)) || this.order.isLoose(call)) {
      this.hold(event)
      this.enqueue(event)
    } else {
      // It waits in the database, behind one that is in hand, due much later, or just done.
      if (!this.order.wait(call)) void this.advance(call)
    }
  }

  private hasRoom(): boolean {
    return this.held.size < MAX_HELD && this.heldBytes < MAX_HELD_BYTES
  }

  private hold({ key, payload }: WaitingEvent): void {
    this.held.set(key, payload.length)
    this.heldBytes += payload.length
  }

  /** Takes the first event of a call that waits, if it is soon due and no event of the call is in hand. */
  private async advance(call: string): Promise<void> {
    if (!this.open) return
    if (!this.hasRoom()) {
      this.backlog = true
      return
    }
    // What it would find may be out of date for who came meanwhile: those look again.
    if (this.advancing.has(call)) return void this.again.add(call)
    this.advancing.add(call)
    try {
      await this.reading(async (isTaken) => {
        const { route, store } = this.options
        const { tenure } = this
        const event = await store.head(route, call, steadyNow() + HORIZON_MS)
        if (!event || tenure !== this.tenure || !this.open) return
        if (isTaken(event.key)) {
          // In hand, and then its end leads on from here; or let go meanwhile, and then there is a new first one.
          if (this.held.has(event.key)) this.order.wait(call)
          else if (!this.arriving.has(event.key)) this.again.add(call)
        } else if (this.order.enter(call, event.key)) {
          this.hold(event)
          this.enqueue(event)
        }
      })
    } catch {
      // The database is away; a sweep finds it.
    }
    this.advancing.delete(call)
    if (this.again.delete(call)) void this.advance(call)
  }

  private async lose(event: WaitingEvent): Promise<void> {
    await this.untilDone(() => this.options.store.drop(this.options.route, event.key))
    this.release(event, true)
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
      const wait = dueAt - steadyNow()
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
    this.queue.push(steadyNow() + delay, event)
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
    const settled = await this.untilDone(() => this.options.settle({ route, event, result, next }))
    if (next.state !== 'waiting') faults.forget(event.key)
    // When it did not count, another process had the event meanwhile, or the answer of our own commit was lost.
    // Then, and after a pause, the database knows what is next, and a sweep asks it.
    if (next.state === 'waiting' && settled?.counted && tenure === this.tenure) this.waitFor(event, next)
    else this.release(event, settled?.behind)
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
    if (this.open && next.due_at <= steadyNow() + HORIZON_MS) {
      this.enqueue({ ...rest, ...schedule, attempts: event.attempts + 1 })
    } else this.release(event)
  }

  /** Lets an event go. @param behind whether others of its call may wait in the database */
  private release({ key, call_id: call }: WaitingEvent, behind = false): void {
    this.heldBytes -= this.held.get(key) ?? 0
    this.held.delete(key)
    this.letGo(key)
    if (call !== undefined && (this.order.leave(call, key) || behind)) void this.advance(call)
    if (this.backlog && this.held.size <= MAX_HELD / 2 && this.heldBytes <= MAX_HELD_BYTES / 2) void this.sweep()
  }

  private letGo(key: string): void {
    for (const keys of this.readers) keys.add(key)
  }

  /** Reads the database; `isTaken` tells of which events the rows are of no use, or were before they arrived. */
  private async reading(read: (isTaken: (key: string) => boolean) => Promise<void>): Promise<void> {
    const letGo = new Set<string>()
    this.readers.add(letGo)
    try {
      await read((key) => this.held.has(key) || this.arriving.has(key) || letGo.has(key))
    } finally {
      this.readers.delete(letGo)
    }
  }

  /** Takes what is due from the database and is not in memory. */
  async sweep(): Promise<void> {
    if (!this.open || this.sweeping || !this.hasRoom()) return
    this.sweeping = true
    this.backlog = false
    const { tenure } = this
    const { route, store } = this.options
    try {
      await this.reading(async (isTaken) => {
        const due = await store.due(route, steadyNow() + HORIZON_MS, 2 * MAX_HELD)
        const free = due.filter(({ key }) => !isTaken(key))
        const wanted = this.thoseWithRoom(free)
        const events = wanted.length > 0 ? await store.load(route, wanted) : []
        if (tenure !== this.tenure) return
        if (free.length > wanted.length || due.length === 2 * MAX_HELD) this.backlog = true
        for (const event of events) {
          const { key, call_id: call } = event
          if (isTaken(key) || (call !== undefined && !this.order.enter(call, key))) continue
          this.hold(event)
          this.enqueue(event)
        }
      })
    } catch {
      // The database is away; the next sweep asks again.
    } finally {
      this.sweeping = false
    }
  }

  private thoseWithRoom(events: readonly DueEvent[]): string[] {
    const wanted: string[] = []
    let bytes = this.heldBytes
    for (const { key, size } of events.slice(0, MAX_HELD - this.held.size)) {
      if (bytes >= MAX_HELD_BYTES) break
      bytes += size
      wanted.push(key)
    }
    return wanted
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
  const now = steadyNow()
  return { outcome: 'failed', status: 503, started_at: now, at: now }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
