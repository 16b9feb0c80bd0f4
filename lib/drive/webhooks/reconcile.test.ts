import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Effect, type Emission, type LedgerEntry, Reconciler, type Settled } from './reconcile'

const eventNames = ['call_started', 'call_ended', 'call_analyzed'] as const
type EventName = (typeof eventNames)[number]

/** A reconciler whose findings are counted. */
function watched(more: Partial<ConstructorParameters<typeof Reconciler>[1]> = {}) {
  const counts = {
    attempt: 0,
    onSchedule: 0,
    offSchedule: 0,
    duplicate: 0,
    effect: 0,
    duplicateEffect: 0,
    early: 0,
    dead: 0,
  }
  const settled: Settled[] = []
  const reconciler = new Reconciler(
    {
      settled: (event) => settled.push({ ...event }),
      attempt: () => counts.attempt++,
      retry: (onSchedule) => (onSchedule ? counts.onSchedule++ : counts.offSchedule++),
      duplicateReceived: () => counts.duplicate++,
      effect: () => counts.effect++,
      duplicateEffect: () => counts.duplicateEffect++,
      orderInversion: () => counts.early++,
      deadLetter: () => counts.dead++,
    },
    { retryScale: 10, isOurs: (id) => id.startsWith('run-'), effectsKnown: true, faultyRoutes: ['faulty'], ...more },
  )
  return { reconciler, counts, settled }
}

const emission = (call_id: string, event: EventName = 'call_ended', emitted_at = 1000): Emission => ({
  call_id,
  event,
  emitted_at,
  phone_number_id: 'p',
})
const entry = (
  kind: LedgerEntry['kind'],
  call_id: string,
  at: number,
  more: Partial<LedgerEntry> = {},
): LedgerEntry => ({ kind, route: 'retell', call_id, event: 'call_ended', at, ...more })
const attempt = (call_id: string, at: number, more: Partial<LedgerEntry> = {}) =>
  entry('attempt', call_id, at, { attempt: 1, started_at: at - 10, outcome: 'delivered', ...more })
const effect = (call_id: string, processed_at: number, event: EventName = 'call_ended', emitted_at = 1000): Effect => ({
  call_id,
  event,
  emitted_at,
  processed_at,
})

describe('Reconciler', () => {
  it('follows an event from its emission to its effect', () => {
    const { reconciler, counts, settled } = watched()
    reconciler.emitted(emission('a'))
    reconciler.recorded(entry('received', 'a', 1005))
    reconciler.recorded(attempt('a', 1040, { started_at: 1008 }))
    expect(reconciler.unsettled(2000)).toBe(1)
    reconciler.took(effect('a', 1030))
    expect(reconciler.unsettled(2000)).toBe(0)
    expect(settled).toMatchObject([
      {
        emittedAt: 1000,
        receivedAt: 1005,
        firstAttemptAt: 1008,
        sentAt: 1008,
        acknowledgedAt: 1040,
        processedAt: 1030,
      },
    ])
    expect(counts).toMatchObject({ attempt: 1, effect: 1, duplicate: 0, duplicateEffect: 0, early: 0 })
    expect([reconciler.emittedCount, reconciler.deliveredCount]).toEqual([1, 1])
  })

  it('finds a lost event, even one that was acknowledged', () => {
    const { reconciler } = watched()
    for (const id of ['a', 'b', 'c']) reconciler.emitted(emission(id))
    reconciler.recorded(attempt('a', 1040))
    reconciler.took(effect('a', 1030))
    reconciler.recorded(attempt('b', 1040))
    expect(reconciler.unsettled(2000)).toBe(2)
  })

  it('judges the schedule of a retry whose attempt before is known, and of no other', () => {
    const { reconciler, counts } = watched()
    const failed = (at: number, nth: number) => attempt('run-1', at, { attempt: nth, outcome: 'failed' })
    reconciler.recorded(failed(1000, 1))
    expect(counts).toMatchObject({ attempt: 1, onSchedule: 0, offSchedule: 0 })
    reconciler.recorded(attempt('run-1', 1510, { attempt: 2 }))
    expect(counts).toMatchObject({ attempt: 2, onSchedule: 1, offSchedule: 0 })
    // It was delivered: what comes behind it has no attempt before.
    reconciler.recorded(failed(1520, 3))
    expect(counts).toMatchObject({ attempt: 3, onSchedule: 1, offSchedule: 0 })
    // A first attempt is no retry, whatever came before it.
    reconciler.recorded(failed(1530, 1))
    reconciler.recorded(failed(9999, 2))
    expect(counts).toMatchObject({ attempt: 5, onSchedule: 1, offSchedule: 1 })
    // An attempt of which none before is known.
    reconciler.recorded(attempt('run-2', 1000, { attempt: 4 }))
    expect(counts).toMatchObject({ attempt: 6, onSchedule: 1, offSchedule: 1 })
  })

  it('takes no effect of what comes again and again', () => {
    const { reconciler, counts } = watched()
    for (const at of [1, 2]) reconciler.took({ ...effect('run-1', at), event: 'transcript_updated' })
    expect(counts).toMatchObject({ effect: 0, duplicateEffect: 0 })
  })

  it('calls nothing out of order that was processed, or emitted, at the same time', () => {
    const { reconciler, counts } = watched()
    reconciler.took(effect('run-1', 2000, 'call_ended', 1100))
    reconciler.took(effect('run-1', 2000, 'call_started', 1000))
    reconciler.took(effect('run-2', 2000, 'call_ended', 1000))
    reconciler.took(effect('run-2', 1900, 'call_started', 1000))
    expect(counts.early).toBe(0)
    reconciler.took(effect('run-3', 2000, 'call_ended', 1100))
    reconciler.took(effect('run-3', 2001, 'call_started', 1000))
    expect(counts.early).toBe(1)
  })

  it('leaves a dead letter of another run alone', () => {
    const { reconciler, counts } = watched()
    reconciler.recorded(entry('dead', 'other', 1000))
    reconciler.recorded(entry('dead', 'run-1', 1000))
    expect(counts.dead).toBe(1)
    const nameless: LedgerEntry = { kind: 'dead', route: 'retell', at: 1000 }
    reconciler.recorded(nameless)
    expect(counts.dead).toBe(1)
  })

  it('does not let a duplicate cancel a loss', () => {
    const { reconciler, counts } = watched()
    reconciler.emitted(emission('lost'))
    reconciler.emitted(emission('twice'))
    reconciler.recorded(attempt('twice', 1040))
    reconciler.took(effect('twice', 1030))
    reconciler.took(effect('twice', 1031))
    reconciler.took(effect('twice', 1032))
    expect(reconciler.unsettled(2000)).toBe(1)
    expect(counts).toMatchObject({ effect: 3, duplicateEffect: 2 })
  })

  it('does not count an event as emitted, or open, again when the provider sends it twice', () => {
    for (const end of ['effect', 'dead']) {
      const { reconciler } = watched()
      reconciler.emitted(emission('a'))
      if (end === 'effect') {
        reconciler.recorded(attempt('a', 1040))
        reconciler.took(effect('a', 1030))
      } else reconciler.recorded(entry('dead', 'a', 1100))
      reconciler.emitted(emission('a'))
      expect([reconciler.emittedCount, reconciler.unsettled(2000)]).toEqual([1, 0])
    }
  })

  it('counts a duplicate that the proxy receives, before and after the event is settled', () => {
    const { reconciler, counts } = watched()
    reconciler.emitted(emission('a'))
    reconciler.recorded(entry('duplicate', 'a', 1006))
    reconciler.recorded(attempt('a', 1040))
    reconciler.took(effect('a', 1030))
    reconciler.recorded(entry('duplicate', 'a', 1100))
    expect(counts.duplicate).toBe(2)
  })

  it('does not call an event lost that the proxy gave up on, nor one that was emitted after the load', () => {
    const { reconciler, counts, settled } = watched()
    reconciler.emitted(emission('dead'))
    reconciler.emitted(emission('late', 'call_ended', 3000))
    reconciler.recorded(entry('dead', 'dead', 1100, { reason: 'gone' }))
    expect(reconciler.unsettled(2000)).toBe(0)
    expect(reconciler.unsettled(3000)).toBe(1)
    expect(counts.dead).toBe(1)
    expect(settled).toEqual([])
  })

  it('does not lose an event whose effect was read before its emission could be', () => {
    const { reconciler } = watched()
    reconciler.took(effect('a', 1030))
    reconciler.emitted(emission('a'))
    expect([reconciler.emittedCount, reconciler.unsettled(2000)]).toEqual([1, 0])
  })

  it('passes over what belongs to another run', () => {
    const { reconciler, counts } = watched()
    reconciler.recorded(attempt('other', 1040))
    reconciler.recorded(entry('duplicate', 'other', 1040))
    expect(counts).toMatchObject({ attempt: 0, duplicate: 0 })
    reconciler.recorded(attempt('run-1-1', 1040))
    expect(counts.attempt).toBe(1)
    expect(reconciler.unsettled(9999)).toBe(0)
  })

  it('compares each retry with the schedule, from the end of the attempt before', () => {
    const { reconciler, counts } = watched()
    const tries = (id: string, startedAt: number, more: Partial<LedgerEntry> = {}) => {
      reconciler.recorded(attempt(id, 1000, { outcome: 'failed' }))
      reconciler.recorded(attempt(id, startedAt + 20, { attempt: 2, started_at: startedAt, ...more }))
    }
    tries('run-a', 1500)
    tries('run-b', 1549)
    tries('run-c', 1560)
    tries('run-d', 1440)
    tries('run-e', 3000, { retry_after_ms: 2000 })
    expect(counts).toMatchObject({ attempt: 10, onSchedule: 3, offSchedule: 2 })
  })

  it('takes no sample from an upstream that was made to fail', () => {
    const { reconciler, settled } = watched()
    reconciler.emitted(emission('a'))
    reconciler.recorded(attempt('a', 1040, { route: 'faulty', outcome: 'failed' }))
    reconciler.recorded(attempt('a', 1600, { route: 'faulty', attempt: 2 }))
    reconciler.took(effect('a', 1590))
    expect(settled).toEqual([])
    expect(reconciler.unsettled(2000)).toBe(0)
  })

  it('settles by the acknowledgement where the effects are not known', () => {
    const { reconciler, settled } = watched({ effectsKnown: false })
    reconciler.emitted(emission('a'))
    reconciler.emitted(emission('b'))
    reconciler.recorded(attempt('a', 1040))
    reconciler.emitted(emission('a'))
    expect(settled).toHaveLength(1)
    expect(reconciler.unsettled(2000)).toBe(1)
  })

  it.each([
    ['in order', ['call_started', 'call_ended', 'call_analyzed'], 0],
    ['started last', ['call_ended', 'call_analyzed', 'call_started'], 2],
    ['analyzed before ended', ['call_started', 'call_analyzed', 'call_ended'], 1],
    ['analyzed first', ['call_analyzed', 'call_started', 'call_ended'], 1],
    ['backwards', ['call_analyzed', 'call_ended', 'call_started'], 2],
  ] as const)('order: %s', (_, processed, inversions) => {
    const { reconciler, counts } = watched()
    processed.forEach((event, i) => {
      reconciler.took(effect('a', 2000 + i, event, 1000 + eventNames.indexOf(event)))
    })
    expect(counts.early).toBe(inversions)
  })

  it('order: it is the times that count, not the order of the feed, and calls are apart', () => {
    const { reconciler, counts } = watched()
    reconciler.took(effect('a', 2001, 'call_ended', 1001))
    reconciler.took(effect('a', 2000, 'call_started', 1000))
    reconciler.took(effect('b', 1500, 'call_started', 1400))
    expect(counts.early).toBe(0)
  })
})

describe('any interleaving', () => {
  const story = fc.record({
    fate: fc.constantFrom('effect', 'effect', 'lost', 'acknowledged only', 'dead'),
    failures: fc.nat({ max: 3 }),
    duplicates: fc.nat({ max: 2 }),
    extraEffects: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
    ),
    emittedTwice: fc.boolean(),
    delay: fc.nat({ max: 500 }),
  })
  type Step = (reconciler: Reconciler) => void

  it('loses nothing, invents nothing, and is not misled by duplicates', () => {
    fc.assert(
      fc.property(
        fc.array(story, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat({ max: 1000 })),
        (stories, picks) => {
          const { reconciler, counts, settled } = watched()
          // The steps of each feed come in their own order; what interleaves is the events and the feeds.
          const lanes: Step[][] = stories.flatMap((s, i) => {
            const id = `call-${Math.floor(i / 3)}`
            const event = eventNames[i % 3] as EventName
            const at = 1000 + i
            const ledger: Step[] = [(r) => r.recorded(entry('received', id, at + 5, { event }))]
            for (let n = 1; n <= s.failures; n++)
              ledger.push((r) =>
                r.recorded(attempt(id, at + 10 * n, { event, attempt: n, outcome: n % 2 ? 'failed' : 'timeout' })),
              )
            for (let n = 0; n < s.duplicates; n++)
              ledger.push((r) => r.recorded(entry('duplicate', id, at + 50 + n, { event })))
            if (s.fate === 'effect' || s.fate === 'acknowledged only')
              ledger.push((r) => r.recorded(attempt(id, at + s.delay, { event, attempt: s.failures + 1 })))
            if (s.fate === 'dead') ledger.push((r) => r.recorded(entry('dead', id, at + 900, { event })))
            const effects: Step[] =
              s.fate === 'effect'
                ? Array.from(
                    { length: 1 + s.extraEffects },
                    (_, n): Step =>
                      (r) =>
                        r.took(effect(id, at + s.delay + n, event, at)),
                  )
                : []
            const emitted: Step = (r) => r.emitted(emission(id, event, at))
            if (s.emittedTwice) ledger.push(emitted)
            emitted(reconciler)
            return [ledger, effects]
          })
          while (lanes.some((lane) => lane.length > 0)) {
            const open = lanes.filter((lane) => lane.length > 0)
            open[(picks.next().value ?? 0) % open.length]?.shift()?.(reconciler)
          }
          const count = (of: (s: (typeof stories)[number]) => number) => stories.reduce((sum, s) => sum + of(s), 0)
          const withEffect = stories.filter((s) => s.fate === 'effect')
          expect(reconciler.unsettled(Number.MAX_SAFE_INTEGER)).toBe(
            count((s) => Number(s.fate === 'lost' || s.fate === 'acknowledged only')),
          )
          expect(reconciler.emittedCount).toBe(stories.length)
          expect(reconciler.deliveredCount).toBe(
            count((s) => Number(s.fate === 'effect' || s.fate === 'acknowledged only')),
          )
          expect(counts.effect - counts.duplicateEffect).toBe(withEffect.length)
          expect(counts.duplicateEffect).toBe(withEffect.reduce((sum, s) => sum + s.extraEffects, 0))
          expect(counts.duplicate).toBe(count((s) => s.duplicates))
          expect(counts.dead).toBe(count((s) => Number(s.fate === 'dead')))
          expect(settled).toHaveLength(withEffect.length)
        },
      ),
    )
  })
})
