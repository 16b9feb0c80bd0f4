import { phaseOf } from '../clock'
import { metric } from '../metrics'
import type { Findings } from './reconcile'

/** Turns what the reconciler finds into metrics; a sample has the phase of its event's emission. */
export const counting: Findings = {
  settled({ emittedAt, receivedAt, firstAttemptAt, sentAt, acknowledgedAt, processedAt }) {
    const tags = { phase: phaseOf(emittedAt) }
    if (processedAt !== undefined) {
      metric.webhook_processing_ms.add(processedAt - emittedAt, tags)
      metric.webhook_processing_samples.add(1, tags)
    }
    if (firstAttemptAt !== undefined) metric.webhook_first_attempt_ms.add(firstAttemptAt - emittedAt)
    if (firstAttemptAt !== undefined && receivedAt !== undefined)
      metric.webhook_proxy_added_ms.add(firstAttemptAt - receivedAt)
    if (sentAt !== undefined && acknowledgedAt !== undefined) metric.webhook_ack_ms.add(acknowledgedAt - sentAt)
    if (processedAt !== undefined && acknowledgedAt !== undefined)
      metric.webhook_ack_to_processed_ms.add(processedAt - acknowledgedAt)
  },
  attempt: () => metric.webhook_attempts.add(1),
  retry(onSchedule) {
    metric.webhook_retries_measured.add(1)
    if (!onSchedule) metric.webhook_retries_off_schedule.add(1)
  },
  duplicateReceived: () => metric.webhook_duplicates_received.add(1),
  effect: () => metric.webhook_effects_seen.add(1),
  duplicateEffect: () => metric.webhook_duplicate_effects.add(1),
  orderInversion: () => metric.webhook_order_inversions.add(1),
  deadLetter: () => metric.webhook_dead_letters.add(1),
}
