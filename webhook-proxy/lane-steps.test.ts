import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RouteFaults } from './faults'
import { Lane } from './lane'
import { newNamedFaults } from './named-faults'
import type { AttemptResult, NextStep } from './next-step'
import { steadyNow } from './steady-clock'
import type { DueEvent, SettledEvent, Settlement, WaitingEvent } from './store'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** One event, due now unless it says otherwise. */
const event = (key: string, more: Partial<WaitingEvent> = {}): WaitingEvent => ({
  key,
  webhook_id: key,
  headers: {},
  payload: Buffer.from(key),
  attempts: 0,
  step: 0,
  due_at: steadyNow(),
  scheduled_delay_ms: 0,
  ...more,
})

/** A lane whose upstream, database and clock do what a test says; each step is told in `log`. */
class Bench {
  readonly log: string[] = []
  readonly steps: NextStep[] = []
  readonly sent: WaitingEvent[] = []
  readonly corrupted: string[] = []
  readonly due: WaitingEvent[] = []
  readonly named = newNamedFaults()
  readonly faults = new RouteFaults(this.named)
  /** How long an attempt takes, and how it ends. */
  took_ms = 1
  answer: (event: WaitingEvent) => Partial<AttemptResult> = () => ({ outcome: 'delivered', status: 200 })
  settled: (settlement: Settlement) => SettledEvent = () => ({ counted: true, behind: false })
  /** How often a write, and a read, is refused. */
  failures = 0
  reads_ms = 0
  /** What the database gives as the first event of a call. */
  heads: (WaitingEvent | undefined)[] = []
  askedUntil: number[] = []
  limits: number[] = []
  readonly lane: Lane

  constructor(schedule_ms: readonly number[] = [0, 100, 200]) {
    const slowly = async () => {
      if (this.reads_ms > 0) await new Promise((done) => setTimeout(done, this.reads_ms))
    }
    this.lane = new Lane({
      route: 'r',
      schedule_ms,
      faults: this.faults,
      onAttempt: (_, next) => this.steps.push(next),
      send: async (one, { corrupt }) => {
        this.log.push(`send ${one.key}`)
        this.sent.push(one)
        if (corrupt) this.corrupted.push(one.key)
        const started_at = steadyNow()
        await new Promise((done) => setTimeout(done, this.took_ms))
        return { outcome: 'failed', started_at, at: steadyNow(), ...this.answer(one) } as AttemptResult
      },
      settle: async (settlement) => {
        this.write(`settle ${settlement.event.key} ${settlement.next.state}`)
        return this.settled(settlement)
      },
      store: {
        due: async (_, until, limit): Promise<DueEvent[]> => {
          this.log.push('due')
          this.askedUntil.push(until - steadyNow())
          this.limits.push(limit)
          const rows = this.due.filter(({ due_at }) => due_at <= until).slice(0, limit)
          await slowly()
          return rows.map(({ key, payload }) => ({ key, size: payload.length }))
        },
        load: async (_, keys) => {
          this.log.push(`load ${keys.length}`)
          const rows = this.due.filter(({ key }) => keys.includes(key))
          await slowly()
          return rows
        },
        head: async (_, call, until) => {
          this.log.push(`head ${call}`)
          this.askedUntil.push(until - steadyNow())
          const head = this.heads.shift()
          await slowly()
          return head
        },
        drop: async (_, key) => this.write(`drop ${key}`),
      },
    })
  }

  private write(what: string): void {
    if (this.failures > 0) {
      this.failures--
      this.log.push('away')
      throw new Error('away')
    }
    this.log.push(what)
  }

  /** As the intake brings one in. */
  bring(one: WaitingEvent, behind?: boolean): void {
    this.lane.announce(one.key)(one, behind)
  }

  get keys(): string[] {
    return this.sent.map(({ key }) => key)
  }

  async begin(): Promise<this> {
    this.lane.start()
    await pass(1)
    this.log.length = 0
    return this
  }
}

describe('what waits', () => {
  it('is taken from the database at the start, every two seconds, and no more once the lane pauses', async () => {
    const bench = new Bench()
    bench.lane.start()
    bench.lane.start()
    await pass(1)
    expect(bench.log).toEqual(['due'])
    await pass(2000)
    expect(bench.log).toEqual(['due', 'due'])
    expect(bench.askedUntil).toEqual([30_000, 30_000])
    bench.lane.pause()
    await pass(10_000)
    expect(bench.log).toEqual(['due', 'due'])
    bench.lane.start()
    await pass(1)
    expect(bench.log).toHaveLength(3)
  })

  it('is loaded once, although it is due at the next look too', async () => {
    const bench = new Bench()
    bench.took_ms = 5000
    bench.due.push(event('a'))
    bench.lane.start()
    await pass(4001)
    expect(bench.log).toEqual(['due', 'load 1', 'send a', 'due', 'due'])
  })

  it('is not loaded while it arrives, or was let go of since', async () => {
    const bench = new Bench()
    bench.reads_ms = 50
    bench.due.push(event('a'), event('b'))
    const arrived = bench.lane.announce('a')
    const again = bench.lane.announce('a')
    bench.lane.start()
    await pass(10)
    again()
    await pass(90)
    expect(bench.log.filter((each) => each.startsWith('load'))).toEqual(['load 1'])
    bench.due.splice(0, 1)
    arrived(event('a'))
    await pass(300)
    expect(bench.keys.sort()).toEqual(['a', 'b'])
  })

  it('goes as it is due, the earliest first', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 0
    const now = steadyNow()
    bench.bring(event('late', { due_at: now + 500 }))
    bench.bring(event('soon', { due_at: now + 100 }))
    bench.bring(event('now'))
    await pass(99)
    expect(bench.keys).toEqual(['now'])
    await pass(2)
    expect(bench.keys).toEqual(['now', 'soon'])
    await pass(400)
    expect(bench.keys).toEqual(['now', 'soon', 'late'])
  })

  it('goes 64 at once, and on as they end', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 1000
    for (let at = 0; at < 70; at++) bench.bring(event(`e${at}`))
    await pass(1)
    expect([bench.sent.length, bench.lane.inFlight]).toEqual([64, 64])
    await pass(1000)
    expect([bench.sent.length, bench.lane.inFlight]).toEqual([70, 6])
    await pass(1000)
    expect(bench.lane.inFlight).toBe(0)
  })

  it('is left to the database beyond 2,000 events, and asked for when half of them are done', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 100_000
    for (let at = 0; at < 2000; at++) bench.bring(event(`e${at}`, { due_at: steadyNow() + 20_000 }))
    const over = event('over')
    bench.bring(over)
    bench.due.push(over)
    await pass(10_000)
    expect(bench.keys).toEqual([])
    expect(bench.log).toEqual([])
    bench.took_ms = 10
    await pass(10_000 + 200)
    expect(bench.log.slice(0, 3)).toEqual(['send e0', 'send e1', 'send e2'])
    const asked = bench.log.indexOf('due')
    const ended = bench.log.slice(0, asked).filter((each) => each.startsWith('settle')).length
    expect(ended).toBe(1000)
    await pass(1000)
    expect(bench.keys).toContain('over')
  })

  it('is left to the database beyond 32 MiB', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 3000
    const big = Buffer.alloc(16 * 1024 * 1024)
    bench.bring(event('a', { payload: big }))
    bench.bring(event('b', { payload: big }))
    bench.bring(event('c'))
    await pass(1)
    expect(bench.keys).toEqual(['a', 'b'])
    bench.due.push(event('c'))
    await pass(3000)
    expect(bench.keys).toEqual(['a', 'b', 'c'])
  })

  it('that two requests bring in is not loaded until both are over', async () => {
    const bench = new Bench()
    bench.due.push(event('a'))
    const [first, second] = [bench.lane.announce('a'), bench.lane.announce('a')]
    bench.lane.start()
    first()
    await pass(2001)
    expect(bench.keys).toEqual([])
    second()
    await pass(2001)
    expect(bench.keys).toEqual(['a'])
  })

  it('is asked for at once, and not every two seconds, where there is more than one look takes', async () => {
    const bench = new Bench()
    for (let at = 0; at < 4000; at++) bench.due.push(event(`e${at}`))
    bench.settled = ({ event: { key } }) => {
      bench.due.splice(
        bench.due.findIndex((each) => each.key === key),
        1,
      )
      return { counted: true, behind: false }
    }
    bench.lane.start()
    await pass(200)
    expect(bench.log.filter((each) => each === 'due').length).toBeGreaterThan(1)
  })

  it('is not left behind by an upstream that takes its time: more is loaded as far as there is room', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 100_000
    for (let at = 0; at < 1500; at++) bench.bring(event(`e${at}`, { due_at: steadyNow() + 25_000 }))
    for (let at = 0; at < 1000; at++) bench.due.push(event(`d${at}`, { due_at: steadyNow() + 25_000 }))
    await pass(2001)
    expect(bench.log).toContain('load 500')
  })

  it('is loaded as far as there is room for its bytes', async () => {
    const bench = new Bench()
    bench.took_ms = 1000
    for (const key of ['a', 'b', 'c', 'd']) bench.due.push(event(key, { payload: Buffer.alloc(16 * 1024 * 1024) }))
    bench.lane.start()
    await pass(1)
    expect(bench.limits).toEqual([4000])
    expect(bench.log).toContain('load 2')
    bench.due.splice(0, 2)
    await pass(1010)
    expect(bench.keys).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is loaded as far as there is room for so many', async () => {
    const bench = new Bench()
    bench.took_ms = 5000
    for (let at = 0; at < 2100; at++) bench.due.push(event(`e${at}`))
    bench.lane.start()
    await pass(1)
    expect(bench.log).toContain('load 2000')
    await pass(100)
    expect(bench.log.filter((each) => each.startsWith('load'))).toEqual(['load 2000'])
  })

  it('survives a database that is away', async () => {
    const bench = new Bench()
    bench.due.push(event('a'))
    bench.failures = 3
    bench.lane.start()
    await pass(1)
    expect(bench.keys).toEqual(['a'])
    // Its end is written again every quarter of a second until it is taken; meanwhile it goes to nobody else.
    await pass(251)
    expect(bench.log.filter((each) => each === 'away')).toHaveLength(2)
    await pass(600)
    expect(bench.log.at(-1)).toBe('settle a delivered')
    expect(bench.keys).toEqual(['a'])
  })
})

describe('an attempt that fails', () => {
  const failing = async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 0
    bench.answer = ({ attempts }) => (attempts < 2 ? { outcome: 'failed', status: 500 } : { outcome: 'delivered' })
    return bench
  }

  it('is followed by the next of the schedule', async () => {
    const bench = await failing()
    bench.bring(event('a', { arrival: 5, retry_after_ms: 7 }))
    await pass(500)
    expect(bench.keys).toEqual(['a', 'a', 'a'])
    expect(bench.sent.map(({ attempts, step, scheduled_delay_ms }) => [attempts, step, scheduled_delay_ms])).toEqual([
      [0, 0, 0],
      [1, 1, 100],
      [2, 2, 200],
    ])
    expect(bench.sent[1]).not.toHaveProperty('arrival')
    expect(bench.sent[1]).not.toHaveProperty('retry_after_ms')
    expect(bench.steps.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'delivered'])
  })

  it('leaves a late next one to the database, and a near one not', async () => {
    const late = await new Bench([0, 40_000]).begin()
    late.answer = () => ({ outcome: 'failed', status: 500 })
    late.bring(event('a'))
    await pass(60_000)
    expect(late.keys).toEqual(['a'])
    const near = await new Bench([0, 20_000]).begin()
    near.answer = () => ({ outcome: 'failed', status: 500 })
    near.bring(event('a'))
    await pass(24_000)
    expect(near.keys).toEqual(['a', 'a'])
  })

  it('is the last when the database does not count it: another has the event', async () => {
    const bench = await failing()
    bench.settled = () => ({ counted: false, behind: false })
    bench.bring(event('a'))
    await pass(1000)
    expect(bench.keys).toEqual(['a'])
  })

  it('is the last when the lane was paused meanwhile', async () => {
    const bench = await failing()
    bench.took_ms = 50
    bench.bring(event('a'))
    await pass(1)
    bench.lane.pause()
    bench.lane.start()
    await pass(1000)
    expect(bench.keys).toEqual(['a'])
  })

  it('is not followed by one of a lane that paused before the event was written', async () => {
    const bench = await new Bench().begin()
    const arrived = bench.lane.announce('a')
    bench.lane.pause()
    bench.lane.start()
    arrived(event('a'))
    await pass(10)
    expect(bench.keys).toEqual([])
  })
})

describe('events of one call', () => {
  const a = () => event('a', { call_id: 'c' })
  const b = () => event('b', { call_id: 'c' })

  it('go one after the other: the later one is asked for when the first is done', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 10
    bench.bring(a())
    bench.bring(b())
    bench.heads = [b()]
    await pass(9)
    expect(bench.keys).toEqual(['a'])
    await pass(30)
    expect(bench.log).toEqual(['send a', 'settle a delivered', 'head c', 'send b', 'settle b delivered'])
    expect(bench.askedUntil.at(-1)).toBe(30_000)
  })

  it('are looked for when the database says that others wait', async () => {
    const bench = await new Bench().begin()
    bench.settled = ({ event: { key } }) => ({ counted: true, behind: key === 'a' })
    bench.heads = [b()]
    bench.bring(a())
    await pass(50)
    expect(bench.keys).toEqual(['a', 'b'])
  })

  it('are not looked for when nobody waits, nor for events of no call', async () => {
    const bench = await new Bench().begin()
    bench.bring(a())
    bench.bring(event('x'), true)
    await pass(50)
    expect(bench.log).toEqual(['send a', 'send x', 'settle a delivered', 'settle x delivered'])
  })

  it('are read from the start when the first is not in hand', async () => {
    const bench = await new Bench().begin()
    bench.heads = [a(), b()]
    bench.bring(b(), true)
    await pass(50)
    expect(bench.keys[0]).toBe('a')
  })

  it('of which none is soon due wait', async () => {
    const bench = await new Bench().begin()
    bench.heads = [undefined]
    bench.bring(b(), true)
    await pass(50)
    expect(bench.log).toEqual(['head c'])
  })

  it('are asked for once at a time, and again when one came meanwhile', async () => {
    const bench = await new Bench().begin()
    bench.reads_ms = 20
    bench.heads = [undefined, b()]
    bench.bring(b(), true)
    bench.bring(event('d', { call_id: 'c' }), true)
    await pass(10)
    expect(bench.log).toEqual(['head c'])
    await pass(100)
    expect(bench.log.filter((each) => each.startsWith('head'))).toHaveLength(2)
    expect(bench.keys).toEqual(['b'])
  })

  it('are asked for again when what was read was let go of meanwhile', async () => {
    const bench = await new Bench().begin()
    bench.reads_ms = 20
    bench.heads = [a(), b()]
    bench.bring(b(), true)
    await pass(5)
    bench.lane.announce('a')()
    await pass(100)
    expect(bench.log.filter((each) => each.startsWith('head'))).toHaveLength(2)
    expect(bench.keys).toEqual(['b'])
  })

  it('are not read by a lane that paused', async () => {
    const bench = await new Bench().begin()
    bench.reads_ms = 20
    bench.heads = [a()]
    bench.bring(b(), true)
    bench.lane.pause()
    await pass(100)
    expect(bench.keys).toEqual([])
  })

  it('that a sweep finds go one after the other, too', async () => {
    const bench = new Bench()
    bench.took_ms = 10
    bench.due.push(a(), b(), event('x'))
    bench.lane.start()
    await pass(5)
    expect(bench.keys.sort()).toEqual(['a', 'x'])
  })
})

describe('a fault', () => {
  it('loses an event for good, however often the database is away', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ drop_every: 2 })
    bench.failures = 2
    bench.took_ms = 2000
    bench.bring(event('a'))
    bench.bring(event('b', { call_id: 'c' }))
    await pass(1)
    await pass(600)
    expect(bench.log).toEqual(['send a', 'away', 'away', 'drop b', 'head c'])
  })

  it('holds an event back until a later one was forwarded, or until it is let go', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ reorder_every: 2 })
    for (const key of ['a', 'b', 'c']) bench.bring(event(key, { call_id: 'one' }))
    await pass(20)
    expect(bench.keys.slice(-2)).toEqual(['c', 'b'])
    bench.faults.set({ reorder_every: 1 })
    bench.bring(event('d'))
    await pass(20)
    expect(bench.keys).not.toContain('d')
    bench.lane.releaseHeldBack()
    await pass(20)
    expect(bench.keys).toContain('d')
  })

  it('holds one event at a time', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ reorder_every: 1 })
    bench.took_ms = 5
    bench.bring(event('a'))
    bench.bring(event('b'))
    await pass(1)
    expect(bench.keys).toEqual(['b'])
    await pass(20)
    expect(bench.keys).toEqual(['b', 'a'])
  })

  it('lets no earlier event release the one that is held', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 20
    bench.bring(event('a'))
    bench.faults.set({ reorder_every: 1 })
    bench.bring(event('b'))
    await pass(100)
    expect(bench.keys).toEqual(['a'])
  })

  it('delays each first attempt once', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ delay_ms: 300 })
    bench.bring(event('a'))
    await pass(299)
    expect(bench.keys).toEqual([])
    await pass(10)
    expect(bench.keys).toEqual(['a'])
  })

  it('holds every 30th event back for four seconds, and its call goes on', async () => {
    const bench = await new Bench().begin()
    bench.named.put(['webhooks-reordered'])
    for (let at = 1; at <= 31; at++) bench.bring(event(`e${at}`, { call_id: at < 30 ? `c${at}` : 'c' }))
    await pass(3900)
    expect(bench.keys).toHaveLength(30)
    expect(bench.keys).toContain('e31')
    await pass(200)
    expect(bench.keys.at(-1)).toBe('e30')
  })

  it.each([
    ['retries-early', 85],
    ['retries-late', 115],
  ] as const)('that is called %s moves a retry to %d per cent', async (name, percent) => {
    const bench = await new Bench([0, 10_000]).begin()
    bench.took_ms = 0
    bench.named.put([name])
    bench.answer = () => ({ outcome: 'failed', status: 500 })
    bench.bring(event('a'))
    // Three per cent of jitter to either side.
    await pass(percent * 100 - 350)
    expect(bench.keys).toHaveLength(1)
    await pass(700)
    expect(bench.sent[1]?.scheduled_delay_ms).toBe(percent * 100)
  })

  it('forwards an event twice', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ duplicate_every: 1 })
    bench.bring(event('a'))
    await pass(50)
    expect(bench.keys).toEqual(['a', 'a'])
    expect(bench.steps).toEqual([
      { state: 'waiting', step: 0, due_at: expect.any(Number), scheduled_delay_ms: 0 },
      { state: 'delivered' },
    ])
  })

  it('refuses the first attempts with 503, unsent', async () => {
    const bench = await new Bench().begin()
    const results: AttemptResult[] = []
    bench.faults.set({ fail_first: 1 })
    bench.settled = ({ result }) => {
      results.push(result)
      return { counted: true, behind: false }
    }
    bench.bring(event('a'))
    await pass(300)
    expect(results[0]).toMatchObject({ outcome: 'failed', status: 503, at: expect.any(Number) })
    expect(bench.sent.map(({ attempts }) => attempts)).toEqual([1])
  })

  it('spoils the signature of the events that it marks, until they are delivered', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ corrupt_signature_every: 2 })
    for (const key of ['a', 'b']) bench.bring(event(key))
    await pass(10)
    expect(bench.corrupted).toEqual(['b'])
    expect(bench.faults.corrupts('b')).toBe(false)
  })
})

describe('the end', () => {
  it('waits for the attempts under way, and starts no other', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 100
    bench.bring(event('a'))
    bench.bring(event('b', { due_at: steadyNow() + 50 }))
    await pass(1)
    let closed = false
    void bench.lane.close(10_000).then(() => {
      closed = true
    })
    await pass(80)
    expect(closed).toBe(false)
    await pass(40)
    expect(closed).toBe(true)
    expect(bench.log).toEqual(['send a', 'settle a delivered'])
    bench.lane.start()
    await pass(5000)
    expect(bench.log).toHaveLength(2)
  })

  it('waits no longer than it was told to', async () => {
    const bench = await new Bench().begin()
    bench.took_ms = 60_000
    bench.bring(event('a'))
    await pass(1)
    let closed = false
    void bench.lane.close(500).then(() => {
      closed = true
    })
    await pass(480)
    expect(closed).toBe(false)
    await pass(40)
    expect(closed).toBe(true)
  })

  it('leaves what the database does not take', async () => {
    const bench = await new Bench().begin()
    bench.failures = 1000
    bench.bring(event('a'))
    await pass(10)
    let closed = false
    void bench.lane.close(60_000).then(() => {
      closed = true
    })
    await pass(1000)
    expect(closed).toBe(true)
  })

  it('frees what was held back', async () => {
    const bench = await new Bench().begin()
    bench.faults.set({ reorder_every: 1 })
    bench.bring(event('a'))
    bench.lane.pause()
    bench.faults.clear()
    bench.due.push(event('a'))
    bench.lane.start()
    await pass(20)
    expect(bench.keys).toEqual(['a'])
  })
})
