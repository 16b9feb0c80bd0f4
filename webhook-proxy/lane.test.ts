import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RouteFaults } from './faults'
import { Intake } from './intake'
import { Lane } from './lane'
import type { AttemptResult } from './next-step'
import { steadyNow } from './steady-clock'
import type { Delivery, Receipt, Settlement, WaitingEvent } from './store'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Row = WaitingEvent & { seq: number; wasDead?: true; state: 'waiting' | 'delivered' | 'dead' | 'dropped' }

const SCHEDULE_MS = [0, 10, 20]
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * A database, an upstream and a lane between them. `draw` decides every delay and failure: reads may be out of date
 * when they arrive, a failed write may have been done, and an answer of the upstream may be anything.
 */
/** Of which calls the events are. */
const callOf: Record<string, string> = { a: 'one', b: 'one', c: 'one', d: 'two', e: 'two' }

class World {
  readonly rows = new Map<string, Row>()
  readonly acknowledged = new Set<string>()
  readonly sending = new Map<string, number>()
  overlaps = 0
  /** Attempts that the database did not wait for. */
  outdated = 0
  /** Attempts of an event while an earlier one of its call waited. */
  overtaken = 0
  away = false
  healthy = false
  readonly faults = new RouteFaults()
  readonly lane: Lane
  private readonly intake: Intake

  constructor(private readonly draw: (max: number) => number) {
    this.lane = new Lane({
      route: 'retell',
      store: {
        due: async (_route, until, limit) => {
          const rows = [...this.rows.values()].filter((row) => row.due_at <= until && this.isHead(row))
          await this.slowly()
          return rows.map(({ key, payload }) => ({ key, size: payload.length })).slice(0, limit)
        },
        load: async (_route, keys) => {
          const rows = keys.flatMap((key) => this.rows.get(key) ?? []).filter(({ state }) => state === 'waiting')
          const copies = rows.map((row) => ({ ...row }))
          await this.slowly()
          return copies
        },
        head: async (_route, call, until) => {
          const row = [...this.rows.values()].find((one) => one.call_id === call && this.isHead(one))
          const copy = row && row.due_at <= until ? { ...row } : undefined
          await this.slowly()
          return copy
        },
        drop: (_route, key) => this.write(() => this.change(key, { state: 'dropped' })),
      },
      send: (event) => this.send(event),
      settle: async (settlement) => {
        let settled = { counted: false, behind: true }
        await this.write(() => {
          settled = { counted: this.settle(settlement), behind: this.others(settlement.event).length > 0 }
        })
        return settled
      },
      schedule_ms: SCHEDULE_MS,
      faults: this.faults,
      onAttempt: () => {},
    })
    this.intake = new Intake(
      async (deliveries) => {
        let receipts: Receipt[] = []
        await this.write(() => {
          receipts = deliveries.map((delivery) => {
            const behind = this.others(delivery).length > 0
            return { fresh: this.insert(delivery), behind }
          })
        })
        return receipts
      },
      () => true,
      60_000,
    )
  }

  /** Delivers as the provider does; a refused event it would send again, here or there. */
  async deliver(key: string): Promise<void> {
    const delivery = {
      route: 'retell',
      key,
      webhook_id: key,
      ...(callOf[key] !== undefined && { call_id: callOf[key] }),
      received_at: steadyNow(),
      headers: {},
      payload: Buffer.from(key),
    }
    try {
      await this.intake.receive(delivery, this.lane, 0)
      this.acknowledged.add(key)
    } catch {
      // 503
    }
  }

  /** The lock is lost and another process forwards some of what waits. */
  lose(): void {
    this.lane.pause()
    for (const row of this.rows.values()) {
      if (row.state !== 'waiting' || this.draw(2) === 0) continue
      this.change(row.key, { attempts: row.attempts + 1, ...(this.draw(2) === 0 && { state: 'delivered' }) })
    }
  }

  async replay(): Promise<void> {
    await this.write(() => {
      for (const row of this.rows.values()) {
        if (row.state === 'dead') this.change(row.key, { state: 'waiting', step: 0, due_at: steadyNow() })
      }
    }).catch(() => {})
    void this.lane.sweep()
  }

  private async send(event: WaitingEvent): Promise<AttemptResult> {
    const others = this.sending.get(event.key) ?? 0
    const row = this.rows.get(event.key)
    if (others > 0) this.overlaps++
    if (row?.state !== 'waiting' || row.attempts !== event.attempts) this.outdated++
    if (row && this.others(row).some(({ seq, wasDead }) => seq < row.seq && !wasDead)) this.overtaken++
    this.sending.set(event.key, others + 1)
    const started_at = steadyNow()
    await pause(this.draw(15))
    this.sending.set(event.key, (this.sending.get(event.key) ?? 1) - 1)
    const luck = this.healthy ? 0 : this.draw(4)
    const answer =
      luck === 0
        ? { outcome: 'delivered', status: 200 }
        : luck === 1
          ? { outcome: 'failed', status: 410 }
          : { outcome: 'timeout' }
    return { ...answer, started_at, at: steadyNow() } as AttemptResult
  }

  private insert(delivery: Delivery): boolean {
    const { key, webhook_id, call_id, headers, payload, received_at } = delivery
    if (this.rows.has(key)) return false
    const schedule = { attempts: 0, step: 0, due_at: received_at, scheduled_delay_ms: 0 }
    const call = call_id !== undefined && { call_id }
    this.rows.set(key, {
      key,
      webhook_id,
      ...call,
      headers,
      payload,
      ...schedule,
      seq: this.rows.size,
      state: 'waiting',
    })
    return true
  }

  private settle({ event, next }: Settlement): boolean {
    const row = this.rows.get(event.key)
    if (row?.state !== 'waiting' || row.attempts !== event.attempts) return false
    this.change(event.key, { ...next, attempts: event.attempts + 1, ...(next.state === 'dead' && { wasDead: true }) })
    return true
  }

  /** Events of its call that wait beside it. */
  private others({ key, call_id }: { key: string; call_id?: string }): Row[] {
    if (call_id === undefined) return []
    return [...this.rows.values()].filter(
      (row) => row.call_id === call_id && row.key !== key && row.state === 'waiting',
    )
  }

  private isHead(row: Row): boolean {
    return row.state === 'waiting' && this.others(row).every(({ seq }) => seq > row.seq)
  }

  private change(key: string, change: Partial<Row>): void {
    this.rows.set(key, { ...(this.rows.get(key) as Row), ...change })
  }

  /** A write that happens somewhere between asking and answer, or not, or whose answer is lost. */
  private async write(change: () => void): Promise<void> {
    await this.latency()
    if (this.away) throw new Error('away')
    change()
    await this.latency()
    if (!this.healthy && this.draw(6) === 0) throw new Error('the answer was lost')
  }

  private latency(): Promise<unknown> {
    return pause(this.draw(12))
  }

  /** A read that a whole attempt and its record overtake. */
  private slowly(): Promise<unknown> {
    return pause(this.draw(120))
  }
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('deliver' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('replay' as const, 'sweep' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('lose' as const, 'start' as const, 'away' as const, 'back' as const),
      }),
    },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 }) }) },
  ),
  { minLength: 40, maxLength: 80 },
)

test('whatever happens at once, no event is in two attempts or overtakes one of its call, and every acknowledged one is delivered in the end', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.infiniteStream(fc.nat({ max: 1000 })), async (script, chance) => {
      const world = new World((max) => (chance.next().value as number) % max)
      world.lane.start()
      for (const step of script) {
        if (step.do === 'deliver') void world.deliver(step.key)
        else if (step.do === 'replay') void world.replay()
        else if (step.do === 'sweep') void world.lane.sweep()
        else if (step.do === 'lose') world.lose()
        else if (step.do === 'start') world.lane.start()
        else if (step.do === 'wait') await vi.advanceTimersByTimeAsync(step.ms)
        else world.away = step.do === 'away'
      }
      world.away = false
      world.healthy = true
      world.lane.start()
      for (let round = 0; round < 3; round++) {
        await vi.advanceTimersByTimeAsync(5000)
        void world.replay()
      }
      await vi.advanceTimersByTimeAsync(5000)
      world.lane.pause()

      expect(world.overlaps).toBe(0)
      expect(world.outdated).toBe(0)
      expect(world.overtaken).toBe(0)
      const states = [...world.rows.values()].map(({ key, state }) => `${key} ${state}`)
      expect(states).toEqual([...world.rows.keys()].map((key) => `${key} delivered`))
      for (const key of world.acknowledged) expect(world.rows.has(key)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('events that are due far in the future wait in the database, not in a timer', async () => {
  const world = new World(() => 0)
  world.healthy = true
  world.lane.start()
  const due_at = steadyNow() + 40 * 24 * 3600 * 1000
  const waiting = {
    key: 'far',
    webhook_id: 'far',
    headers: {},
    payload: Buffer.from('far'),
    attempts: 3,
    step: 3,
    scheduled_delay_ms: 0,
  }
  world.rows.set('far', { ...waiting, due_at, seq: 0, state: 'waiting' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(world.sending.has('far')).toBe(false)
  world.rows.set('far', { ...waiting, due_at: steadyNow() + 10_000, seq: 0, state: 'waiting' })
  await vi.advanceTimersByTimeAsync(9_000)
  expect(world.sending.has('far')).toBe(false)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(world.rows.get('far')?.state).toBe('delivered')
  world.lane.pause()
})

test('an event held back by the reorder fault goes after a while when none follows', async () => {
  const world = new World(() => 0)
  world.healthy = true
  world.lane.start()
  world.faults.set({ reorder_every: 1 })
  await Promise.all([world.deliver('alone'), vi.advanceTimersByTimeAsync(5000)])
  expect(world.rows.get('alone')?.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(6000)
  expect(world.rows.get('alone')?.state).toBe('delivered')
  world.lane.pause()
})
