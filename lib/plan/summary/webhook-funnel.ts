import type { Series } from '../../../thresholds/judge'
import { submetric } from '../../../thresholds/metrics'
import { type WebhookLeg, type WebhookOutcome, webhooks } from '../../../thresholds/webhooks'
import { grouped, quantity } from './format'
import { spreadOf } from './spread'

/** The submetrics that the funnel is read from, and the steps of each service's clock. */
export function webhookSeries(services: readonly string[]): string[] {
  return [
    ...services.map((service) => submetric('clock_steps', { service })),
    ...Object.keys(webhooks.words.outcome).map((outcome) => submetric('webhook_events', { outcome })),
    ...Object.keys(webhooks.words.leg).map((leg) => submetric('webhook_ms', { leg })),
  ]
}

const outcome = (series: Series, of: WebhookOutcome): number =>
  series[submetric('webhook_events', { outcome: of })]?.['count'] ?? 0
const leg = (series: Series, of: WebhookLeg) => spreadOf(series, submetric('webhook_ms', { leg: of }))

/** Events from emission to effect, and how long each leg took, in ms. */
export function webhookFunnel(series: Series) {
  return {
    emitted: outcome(series, 'emitted'),
    delivered: outcome(series, 'delivered'),
    /** Given up, or still on their way when the run ended; what took effect without an acknowledgement is among them. */
    not_acknowledged: Math.max(0, outcome(series, 'emitted') - outcome(series, 'delivered')),
    effects: outcome(series, 'effect'),
    attempts: outcome(series, 'attempt'),
    duplicates_received: outcome(series, 'duplicate_received'),
    duplicate_effects: outcome(series, 'duplicate_effect'),
    order_inversions: outcome(series, 'order_inversion'),
    dead_letters: outcome(series, 'dead_letter'),
    lost: outcome(series, 'lost'),
    retries_measured: outcome(series, 'retry'),
    retries_off_schedule: outcome(series, 'retry_off_schedule'),
    forgeries_sent: outcome(series, 'forgery_sent'),
    forgeries_accepted: outcome(series, 'forgery_accepted'),
    emitted_to_first_attempt_ms: leg(series, 'first_attempt'),
    attempt_to_ack_ms: leg(series, 'ack'),
    ack_to_processed_ms: leg(series, 'ack_to_processed'),
    proxy_added_ms: leg(series, 'proxy'),
    script_to_ack_ms: leg(series, 'ingest'),
  }
}

export type WebhookFunnel = ReturnType<typeof webhookFunnel>

const many = (count: number, what: string) => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`

/** So that the numbers add up: what was not acknowledged by the end is said. */
function acknowledged({ emitted, delivered, not_acknowledged: rest }: WebhookFunnel): string {
  if (emitted === 0) return ''
  return rest === 0 ? ', all acknowledged' : `, ${grouped(delivered)} acknowledged and ${grouped(rest)} not by the end`
}

/** The funnel on the scorecard; nothing where there were no webhooks. */
export function webhookLines(of: WebhookFunnel): (readonly [label: string, text: string])[] {
  if (of.emitted === 0 && of.attempts === 0) return []
  const lines: (readonly [string, string])[] = [
    [
      'webhooks',
      `${grouped(of.emitted)} emitted${acknowledged(of)}; ${many(of.attempts, 'attempt')}, ${grouped(of.lost)} lost, ${many(of.duplicates_received, 'duplicate')}, ${grouped(of.order_inversions)} out of order, ${many(of.dead_letters, 'dead letter')}`,
    ],
  ]
  if (of.proxy_added_ms)
    lines.push([
      '',
      `proxy adds p95 ${quantity(of.proxy_added_ms.p95 ?? 0, 'ms')}; platform acknowledges in p95 ${quantity(of.attempt_to_ack_ms?.p95 ?? 0, 'ms')}`,
    ])
  return lines
}
