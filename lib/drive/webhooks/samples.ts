import type { WebhookLeg, WebhookOutcome, webhooks } from '../../../thresholds/webhooks'
import type { TimeTags } from '../clock'
import { type MetricsOf, metric as ofEvery } from '../init'
import { counted } from '../samples'

const metric = ofEvery as typeof ofEvery & MetricsOf<typeof webhooks.metrics>

/** From emission to effect; the tags are those of the emission's time. */
export function webhookProcessed(value: number, tags: TimeTags): void {
  counted(metric.webhook_ms, 'webhook_processing', value, { leg: 'processing', ...tags })
}

/** A stretch of an event's way, in ms. */
export function webhookLeg(leg: Exclude<WebhookLeg, 'processing'>, value: number): void {
  metric.webhook_ms.add(value, { leg })
}

export function webhookEvent(outcome: WebhookOutcome, count = 1): void {
  metric.webhook_events.add(count, { outcome })
}

/** A service's clock was read. */
export function clockRead(): void {
  metric.samples.add(1, { of: 'clock' })
}

export function clockStep(service: string): void {
  metric.clock_steps.add(1, { service })
}
