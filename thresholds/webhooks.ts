import type { Vocabulary } from './vocabulary'

/** What is measured of a platform's webhooks past their acknowledgement: a platform that has some spreads this in. */
export const webhooks = {
  metrics: {
    webhook_ms: {
      kind: 'trend',
      unit: 'ms',
      doc: "How long one leg of a webhook event's way took, by `leg`.",
    },
    webhook_events: {
      kind: 'counter',
      unit: 'events',
      doc: 'What became of webhook events, by `outcome`.',
    },
    clock_steps: {
      kind: 'counter',
      unit: 'steps',
      doc: "Steps of a service's clock of 50 ms or more during the run, by `service`: seen in two readings of its health.",
    },
  },
  tagKeys: {
    leg: 'webhook_ms: which leg of the way.',
    outcome: 'webhook_events: what became of them.',
  },
  words: {
    outcome: {
      emitted: "in the provider's emission log, of this run",
      delivered: 'of those, acknowledged by the platform',
      lost: 'emitted, with neither an effect nor a dead letter 30 s after the drain',
      drain_completed:
        'not an event: an observer reached the end of its drain; without this, nothing is known about losses',
      attempt: 'a delivery attempt of the proxy',
      duplicate_received: 'a duplicate that reached the proxy',
      effect: 'an effect that was checked',
      duplicate_effect: 'an event that took effect more than once',
      order_inversion: 'an event that was processed before an earlier one of its call',
      dead_letter: 'an event that the proxy gave up',
      retry: 'a retry whose time was compared with the schedule',
      retry_off_schedule: 'a retry more than 10 % off the schedule',
      forgery_sent: 'a wrongly signed or stale event that was sent',
      forgery_accepted: 'of those, acknowledged as if genuine',
    },
    leg: {
      processing: 'emitted to effect processed, while the upstream is healthy',
      first_attempt: "emitted to the proxy's first attempt",
      proxy: "received by the proxy to its first attempt: the proxy's own share",
      ack: "the proxy's attempt to the platform's acknowledgement",
      ack_to_processed: 'acknowledgement to effect; negative where the platform acknowledges after the effect',
      ingest: "the script as provider: event sent to the proxy's acknowledgement",
    },
    of: { webhook_processing: 'webhook_ms of the leg `processing`', clock: "readings of a service's clock" },
    service: { 'webhook-proxy': 'the webhook proxy', provider: 'the provider that emits the events' },
  },
  capabilities: {
    'webhook-proxy': {
      what: 'a webhook proxy with a ledger in front of the platform',
      // There is no ledger, so nothing that needs one can be measured.
      carries: ['proxy-faults', 'emission-log'],
    },
    'emission-log': { what: "the provider's emission log" },
    'webhook-effects': { what: 'a feed of the effects of webhooks, with processed_at' },
    'proxy-faults': { what: 'fault injection in the webhook proxy' },
  },
} as const satisfies Vocabulary

export type WebhookOutcome = keyof typeof webhooks.words.outcome
export type WebhookLeg = keyof typeof webhooks.words.leg
