import type { components as ProviderComponents } from '../../../contracts/generated/provider'
import type { components as ProxyComponents } from '../../../contracts/generated/webhook-proxy'
import { onSchedule } from './schedule'

export type Emission = ProviderComponents['schemas']['Emission']
export type LedgerEntry = ProxyComponents['schemas']['LedgerEntry']
/** What the platform says of an event that it processed; times in ms since the epoch, by its clock. */
export interface Effect {
  call_id: string
  event: Emission['event'] | 'transcript_updated'
  emitted_at: number
  processed_at: number
}

/** What became of one event, once everything about it is known. All times in ms since the epoch. */
export interface Settled {
  emittedAt: number
  receivedAt?: number
  firstAttemptAt?: number
  /** The delivering attempt. */
  sentAt?: number
  acknowledgedAt?: number
  processedAt?: number
}

/** Receives everything worth counting. */
export interface Findings {
  settled(event: Settled): void
  attempt(): void
  retry(onSchedule: boolean): void
  duplicateReceived(): void
  effect(): void
  duplicateEffect(): void
  orderInversion(): void
  deadLetter(): void
}

interface Story extends Settled {
  delivered: boolean
  dead: boolean
  healthy: boolean
}

/** call_started, call_ended, call_analyzed: after these nothing more comes. */
const eventsPerCall = 3

/** One effect among those of its call. */
interface Processed {
  emittedAt: number
  processedAt: number
  /** Processed before an event that was emitted before it. */
  early: boolean
}

/**
 * Follows every event of a run from the provider's emission log through the proxy's ledger to the
 * platform's effects. What is lost is a set, never a subtraction, which a duplicate would falsify.
 * Feed it emissions last read first: an event's emission must be known before its ledger entries.
 */
export class Reconciler {
  private readonly open = new Map<string, Story>()
  /** Every emitted event, settled ones included: the provider may log one twice, and the ledger goes on naming it. */
  private readonly known = new Set<string>()
  /** When each event took effect. */
  private readonly effects = new Map<string, number>()
  private readonly lastAttempt = new Map<string, number>()
  private readonly ofCall = new Map<string, Processed[]>()
  emittedCount = 0
  deliveredCount = 0

  constructor(
    private readonly findings: Findings,
    private readonly options: {
      /** What the proxy divides its schedule by. */
      retryScale: number
      /** Whether a call id is one of this run's, besides those in the emission log. */
      isOurs: (callId: string) => boolean
      /** Without a feed of effects, an event is settled by its acknowledgement. */
      effectsKnown: boolean
      /** Routes whose upstream is made to fail on purpose: no sample of a healthy one. */
      faultyRoutes: readonly string[]
    },
  ) {}

  emitted(emission: Emission): void {
    const key = keyOf(emission.call_id, emission.event)
    if (this.known.has(key)) return
    this.known.add(key)
    this.emittedCount += 1
    const processedAt = this.effects.get(key)
    this.open.set(key, {
      emittedAt: emission.emitted_at,
      // The emission log may have been unreachable when the effect was read.
      ...(processedAt !== undefined && { processedAt }),
      delivered: false,
      dead: false,
      healthy: true,
    })
  }

  recorded(entry: LedgerEntry): void {
    const key = keyOf(entry.call_id ?? '', entry.event ?? '')
    const story = this.open.get(key)
    if (!this.known.has(key) && !this.options.isOurs(entry.call_id ?? '')) return
    if (entry.kind === 'duplicate') this.findings.duplicateReceived()
    if (entry.kind === 'received' && story) story.receivedAt = entry.at
    if (entry.kind === 'dead') {
      this.findings.deadLetter()
      if (story) story.dead = true
    }
    if (entry.kind === 'attempt') this.attempted(key, story, entry)
    if (story) this.settleIfDone(key, story)
  }

  private attempted(key: string, story: Story | undefined, entry: LedgerEntry): void {
    const { attempt = 1, started_at: startedAt = entry.at, outcome, route, retry_after_ms: retryAfterMs } = entry
    this.findings.attempt()
    const previousEndedAt = this.lastAttempt.get(key)
    if (attempt > 1 && previousEndedAt !== undefined) {
      this.findings.retry(onSchedule({ attempt, previousEndedAt, startedAt, retryAfterMs }, this.options.retryScale))
    }
    if (outcome === 'delivered') this.lastAttempt.delete(key)
    else this.lastAttempt.set(key, entry.at)
    if (!story) return
    if (this.options.faultyRoutes.includes(route)) story.healthy = false
    story.firstAttemptAt ??= startedAt
    if (outcome === 'delivered' && !story.delivered) {
      story.delivered = true
      story.sentAt = startedAt
      story.acknowledgedAt = entry.at
      this.deliveredCount += 1
    }
  }

  took(effect: Effect): void {
    // This type comes many times in a call. Each may have an effect, and nothing tells which is which.
    if (effect.event === 'transcript_updated') return
    const key = keyOf(effect.call_id, effect.event)
    this.findings.effect()
    if (this.effects.has(key)) {
      this.findings.duplicateEffect()
      return
    }
    this.effects.set(key, effect.processed_at)
    this.checkOrder(effect)
    const story = this.open.get(key)
    if (!story) return
    story.processedAt = effect.processed_at
    this.settleIfDone(key, story)
  }

  /** An event is out of order when an earlier one of its call was processed after it; counted once an event. */
  private checkOrder({ call_id, emitted_at: emittedAt, processed_at: processedAt }: Effect): void {
    const event: Processed = { emittedAt, processedAt, early: false }
    const others = this.ofCall.get(call_id) ?? []
    for (const other of others) {
      const [first, second] = other.emittedAt < emittedAt ? [other, event] : [event, other]
      if (first.emittedAt === second.emittedAt || second.processedAt >= first.processedAt || second.early) continue
      second.early = true
      this.findings.orderInversion()
    }
    if (others.length + 1 === eventsPerCall) this.ofCall.delete(call_id)
    else this.ofCall.set(call_id, [...others, event])
  }

  private settleIfDone(key: string, story: Story): void {
    const done = this.options.effectsKnown ? story.delivered && story.processedAt !== undefined : story.delivered
    if (!done && !story.dead) return
    this.open.delete(key)
    if (story.healthy && !story.dead) this.findings.settled(story)
  }

  /** Events emitted up to `untilMs` of which neither an effect nor a dead letter is known. */
  unsettled(untilMs: number): number {
    let count = 0
    for (const story of this.open.values()) {
      if (story.emittedAt <= untilMs && story.processedAt === undefined && !story.dead) count += 1
    }
    return count
  }
}

function keyOf(callId: string, event: string): string {
  return `${callId} ${event}`
}
