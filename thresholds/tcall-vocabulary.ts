import { coreVocabulary as core, type Vocabulary } from './vocabulary'
import { webhooks } from './webhooks'

const metrics = {
  watch_late_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'How late a status check was sent because the one before was still unanswered.',
  },
  calls_accepted: {
    kind: 'counter',
    unit: 'calls',
    doc: 'Calls the platform accepted, by `scenario` and `phase`.',
  },
  calls_in_progress: {
    kind: 'trend',
    unit: 'calls',
    doc: "Platform-side count of this run's calls in progress, sampled every 500 ms.",
  },
  calls_left_open: {
    kind: 'counter',
    unit: 'calls',
    doc: 'Calls of this run still open when teardown cleared them.',
  },
  queue_wait_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'How long calls waited in the queue: their own `queue_wait_ms`, in the queue journey.',
  },
} as const

/** The names that TCall's targets and scripts use. */
export const tcallVocabulary = {
  metrics: { ...core.metrics, ...metrics, ...webhooks.metrics },
  tagKeys: { ...core.tagKeys, ...webhooks.tagKeys, waiting: 'recovery_breach_s: what was still waiting.' },
  words: {
    ...core.words,
    ...webhooks.words,
    of: { ...core.words.of, ...webhooks.words.of, calls_in_progress: 'calls_in_progress' },
    waiting: { queue: 'calls in the queue', webhooks: 'unacknowledged webhooks' },
    service: { ...core.words.service, ...webhooks.words.service },
  },
  capabilities: {
    ...core.capabilities,
    ...webhooks.capabilities,
    queues: { what: 'queues, concurrency and routing in the API' },
    'idempotency-key': { what: 'an Idempotency-Key on call initiation: a repeated key gives the same call' },
    'run-filter': { what: 'filtering calls by phone_number_id' },
  },
} as const satisfies Vocabulary
