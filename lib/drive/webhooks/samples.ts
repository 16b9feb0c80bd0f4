import type { WebhookLeg, WebhookOutcome, webhooks } from '../../../thresholds/webhooks'
import type { TimeTags } from '../clock'
import { type AddTo, addCore as toEvery } from '../init'
import { addCounted } from '../samples'

const add = toEvery as typeof toEvery & AddTo<typeof webhooks.metrics>

/** From emission to effect; the tags are those of the emission's time. */
export function webhookProcessed(value: number, tags: TimeTags): void {
  addCounted(add.webhook_ms, 'webhook_processing', value, { leg: 'processing', ...tags })
}

/** A stretch of an event's way, in ms. */
export function webhookLeg(leg: Exclude<WebhookLeg, 'processing'>, value: number): void {
  add.webhook_ms(value, { leg })
}

export function webhookEvent(outcome: WebhookOutcome, count = 1): void {
  add.webhook_events(count, { outcome })
}

/** A service's clock was read. */
export function clockRead(): void {
  add.samples(1, { of: 'clock' })
}

export function clockStep(service: string): void {
  add.clock_steps(1, { service })
}
