import { timeTags } from '../clock'
import type { Findings } from './reconcile'
import { webhookEvent, webhookLeg, webhookProcessed } from './samples'

/**
 * Turns what the reconciler finds into metrics; a sample has the phase of its event's emission.
 * @param skewMs the platform's clock minus the emitter's, where they disagree
 */
export const counting = (skewMs: number): Findings => ({
  settled({ emittedAt, receivedAt, firstAttemptAt, sentAt, acknowledgedAt, processedAt }) {
    if (processedAt !== undefined) webhookProcessed(processedAt - emittedAt - skewMs, timeTags(emittedAt))
    if (firstAttemptAt !== undefined) webhookLeg('first_attempt', firstAttemptAt - emittedAt)
    if (firstAttemptAt !== undefined && receivedAt !== undefined) webhookLeg('proxy', firstAttemptAt - receivedAt)
    if (sentAt !== undefined && acknowledgedAt !== undefined) webhookLeg('ack', acknowledgedAt - sentAt)
    if (processedAt !== undefined && acknowledgedAt !== undefined)
      webhookLeg('ack_to_processed', processedAt - acknowledgedAt)
  },
  attempt: () => webhookEvent('attempt'),
  retry(onSchedule) {
    webhookEvent('retry')
    if (!onSchedule) webhookEvent('retry_off_schedule')
  },
  duplicateReceived: () => webhookEvent('duplicate_received'),
  effect: () => webhookEvent('effect'),
  duplicateEffect: () => webhookEvent('duplicate_effect'),
  orderInversion: () => webhookEvent('order_inversion'),
  deadLetter: () => webhookEvent('dead_letter'),
})
