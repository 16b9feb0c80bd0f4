import type { PhaseName } from '../../thresholds/plan'
import type { ObservedService, Resource, Sampled, WebhookLeg, WebhookOutcome } from '../../thresholds/vocabulary'
import type { TimeTags } from './clock'
import { metric } from './metrics'

/** Adds a value to a Trend, and one to the count that guards its threshold. */
function counted(
  trend: { add(value: number, tags: Record<string, string>): void },
  of: Sampled,
  value: number,
  tags: Record<string, string>,
): void {
  trend.add(value, tags)
  metric.samples.add(1, tags['phase'] ? { phase: tags['phase'], of } : { of })
}

export function dbSample(value: number, tags: TimeTags): void {
  counted(metric.server_db_ms, 'server_db', value, { ...tags })
}

export function lagSample(value: number, phase: PhaseName): void {
  counted(metric.generator_lag_ms, 'generator_lag', value, { phase })
}

export function concurrencySample(value: number, phase: PhaseName): void {
  counted(metric.calls_in_progress, 'calls_in_progress', value, { phase })
}

/** From emission to effect; the tags are those of the emission's time. */
export function webhookProcessed(value: number, tags: TimeTags): void {
  counted(metric.webhook_ms, 'webhook_processing', value, { leg: 'processing', ...tags })
}

/** A service's clock was read. */
export function clockRead(): void {
  metric.samples.add(1, { of: 'clock' })
}

export function clockStep(service: ObservedService): void {
  metric.clock_steps.add(1, { service })
}

export function sessionsSample(value: number, phase: PhaseName): void {
  counted(metric.sessions_open, 'sessions_open', value, { phase })
}

export function roleGap(value: number, phase: PhaseName): void {
  counted(metric.role_gap, 'role_gap', value, { phase })
}

/** One record, encrypted against plain: the difference in ms, the ratio, and the ratio of two equal reads. */
export function pairedRead(
  { ms, ratio, control }: { ms: number; ratio: number; control: number },
  phase: PhaseName,
): void {
  counted(metric.paired_ms, 'paired', ms, { phase })
  metric.paired_ratio.add(ratio, { pair: 'encryption', phase })
  metric.paired_ratio.add(control, { pair: 'control', phase })
}

export function connectionTime(connection: 'cold' | 'warm', value: number): void {
  metric.connection_ms.add(value, { connection })
}

export function soakRatio(value: number, of: 'latency' | 'memory'): void {
  counted(metric.soak_ratio, `soak_${of}`, value, { of })
}

/** A stretch of an event's way, in ms. */
export function webhookLeg(leg: Exclude<WebhookLeg, 'processing'>, value: number): void {
  metric.webhook_ms.add(value, { leg })
}

export function webhookEvent(outcome: WebhookOutcome, count = 1): void {
  metric.webhook_events.add(count, { outcome })
}

export function serviceUse(service: ObservedService, resource: Resource, value: number): void {
  metric.service_use.add(value, { service, resource })
}
