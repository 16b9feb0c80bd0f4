import { counting } from '../../drive/webhooks/counting'
import { Feed } from '../../drive/webhooks/feed'
import { Reconciler } from '../../drive/webhooks/reconcile'
import { webhookEvent } from '../../drive/webhooks/samples'
import type { TcallRun } from '../run-data'
import * as api from './api'
import { routes } from './routes'
import { provider, proxy } from './services'
import { lacks } from './vocabulary'

/** Reads the three feeds and reconciles them, a step at a time. */
export class WebhookWatch {
  private readonly effects = new Feed((after) => (lacks('webhook-effects') ? undefined : api.effects({ after }).body))
  private readonly ledger = new Feed((after) => proxy().ledger({ after }))
  private readonly emissions = new Feed((after) =>
    lacks('emission-log') ? undefined : provider().emissions({ after, phone_number_id: this.data.phone_number_id }),
  )
  private readonly reconciler: Reconciler
  private countedEmitted = 0
  private countedDelivered = 0

  constructor(private readonly data: TcallRun) {
    this.reconciler = new Reconciler(counting(data.webhook_skew_ms), {
      retryScale: data.retry_scale,
      isOurs: (callId) => callId.startsWith(`${data.run_id}-`),
      effectsKnown: !lacks('webhook-effects'),
      faultyRoutes: [routes.faulty],
    })
    this.effects.startAt(data.cursors.effects)
    this.ledger.startAt(data.cursors.ledger)
    this.emissions.startAt(data.cursors.emissions)
  }

  /** Effects and ledger are read before the emissions: whatever they tell of was emitted before. */
  step(): void {
    const effects = this.effects.drain().filter((effect) => effect.phone_number_id === this.data.phone_number_id)
    const entries = this.ledger.drain()
    for (const emission of this.emissions.drain()) this.reconciler.emitted(emission)
    for (const entry of entries) this.reconciler.recorded(entry)
    for (const effect of effects) this.reconciler.took(effect)
    webhookEvent('emitted', this.reconciler.emittedCount - this.countedEmitted)
    webhookEvent('delivered', this.reconciler.deliveredCount - this.countedDelivered)
    this.countedEmitted = this.reconciler.emittedCount
    this.countedDelivered = this.reconciler.deliveredCount
  }

  /** Events emitted up to a time of which nothing is known yet. */
  unsettled(untilMs: number): number {
    return this.reconciler.unsettled(untilMs)
  }

  /**
   * The end of the drain: what is unsettled now is lost. Where a feed could not be read to its end nothing
   * is known, and nothing is claimed: without `drain_completed`, the target has no data and fails.
   */
  conclude(untilMs: number): void {
    const feeds = [
      this.ledger,
      ...(lacks('webhook-effects') ? [] : [this.effects]),
      ...(lacks('emission-log') ? [] : [this.emissions]),
    ]
    if (!feeds.every((feed) => feed.complete)) {
      console.error('the webhook feeds could not be read to their end: what was lost is not known')
      return
    }
    webhookEvent('lost', this.reconciler.unsettled(untilMs))
    webhookEvent('drain_completed')
  }
}
