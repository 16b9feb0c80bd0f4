import type { Unit } from './units'

/** Kinds of k6 metrics. */
export type MetricKind = 'counter' | 'gauge' | 'rate' | 'trend'

interface Declaration {
  kind: MetricKind
  unit: Unit
  /** k6 makes it by itself; the others are constructed by `lib/metrics.ts`. */
  builtIn?: true
  doc: string
}

/** Why a request failed: the values of the tag `cause`. */
export const errorCauses = [
  'timeout',
  'connection',
  'tls',
  'too-many',
  'client-error',
  'server-error',
  'redirect',
  'body',
] as const

/** What a wrong answer was about: the values of the tag `what`. */
export const wrongAnswerKinds = [
  'shape',
  'tenant',
  'identity',
  'forbidden-allowed',
  'dead-token-accepted',
  'read-back',
  'filter',
  'count',
  'routing',
  'contract',
] as const

/** The services whose resources a run records: the values of the tag `service`. */
export const observedServices = ['platform', 'webhook-proxy', 'provider'] as const

/** Every metric the suite reads or writes. Trends are in the unit given; k6's own are in ms. */
export const metrics = {
  http_req_duration: {
    kind: 'trend',
    unit: 'ms',
    builtIn: true,
    doc: 'Request sent to response read; a timeout counts at its timeout.',
  },
  http_reqs: {
    kind: 'counter',
    unit: 'requests',
    builtIn: true,
    doc: 'Requests made; the sample count behind a latency target.',
  },
  http_req_failed: {
    kind: 'rate',
    unit: 'share',
    builtIn: true,
    doc: 'Requests without an expected status. Declared refusals are expected.',
  },
  http_req_blocked: { kind: 'trend', unit: 'ms', builtIn: true, doc: 'Waiting for a connection slot.' },
  http_req_connecting: { kind: 'trend', unit: 'ms', builtIn: true, doc: 'Opening the TCP connection.' },
  dropped_iterations: {
    kind: 'counter',
    unit: 'iterations',
    builtIn: true,
    doc: 'Iterations of an open-model scenario that found no free VU.',
  },
  iterations: { kind: 'counter', unit: 'iterations', builtIn: true, doc: 'Iterations completed.' },
  vus_max: { kind: 'gauge', unit: 'times', builtIn: true, doc: 'VUs allocated.' },
  server_db_ms: { kind: 'trend', unit: 'ms', doc: 'Server-Timing `db`: the slowest single query behind a request.' },
  server_db_samples: { kind: 'counter', unit: 'requests', doc: 'Responses that carried Server-Timing `db`.' },
  server_db_sum_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Server-Timing `db_sum`: all queries behind a request, of one request in ten.',
  },
  answers_checked: { kind: 'counter', unit: 'answers', doc: 'Answers whose content was checked.' },
  wrong_answers: { kind: 'counter', unit: 'answers', doc: 'Answers that were well-formed HTTP and wrong, by `what`.' },
  request_errors: { kind: 'counter', unit: 'requests', doc: 'Failed requests by `cause`.' },
  generator_lag_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'How much later than planned the generator acted: sleep overshoot in the closed model, start lag in the open model.',
  },
  generator_lag_samples: { kind: 'counter', unit: 'iterations', doc: 'Number of lag samples.' },
  calls_accepted: { kind: 'counter', unit: 'calls', doc: 'Calls the platform accepted, by scenario and phase.' },
  calls_in_progress: {
    kind: 'trend',
    unit: 'calls',
    doc: "Platform-side count of this run's calls in progress, sampled every 500 ms.",
  },
  calls_in_progress_samples: { kind: 'counter', unit: 'calls', doc: 'Number of those samples.' },
  calls_left_open: { kind: 'counter', unit: 'calls', doc: 'Calls of this run still open when teardown cleared them.' },
  queue_wait_ms: { kind: 'trend', unit: 'ms', doc: 'queue_wait_ms of the calls that the queue journey watched.' },
  webhook_processing_ms: { kind: 'trend', unit: 'ms', doc: 'Event emitted to effect processed, of healthy upstreams.' },
  webhook_processing_samples: { kind: 'counter', unit: 'events', doc: 'Events behind webhook_processing_ms.' },
  webhook_first_attempt_ms: { kind: 'trend', unit: 'ms', doc: "Event emitted to the proxy's first attempt." },
  webhook_ack_ms: { kind: 'trend', unit: 'ms', doc: "The proxy's attempt sent to the platform's acknowledgement." },
  webhook_ack_to_processed_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Acknowledgement to effect; negative where the platform acknowledges after the effect.',
  },
  webhook_proxy_added_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: "Received by the proxy to its first attempt sent: the proxy's own share.",
  },
  webhook_ingest_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: "The script as provider: event sent to the proxy's acknowledgement.",
  },
  webhook_events_emitted: {
    kind: 'counter',
    unit: 'events',
    doc: "Events of this run in the provider's emission log.",
  },
  webhook_events_delivered: { kind: 'counter', unit: 'events', doc: 'Of those, acknowledged by the platform.' },
  webhook_events_lost: {
    kind: 'counter',
    unit: 'events',
    doc: 'Events emitted with neither an effect nor a dead letter 30 s after the drain.',
  },
  webhook_drains_completed: {
    kind: 'counter',
    unit: 'iterations',
    doc: 'Observers that reached the end of their drain: without one, nothing is known of losses.',
  },
  runs_watched_to_the_end: {
    kind: 'counter',
    unit: 'iterations',
    doc: 'Set by the one VU that watches the run when it has seen its end; without it, a run was cut short.',
  },
  webhook_attempts: { kind: 'counter', unit: 'events', doc: 'Delivery attempts of the proxy.' },
  webhook_duplicates_received: { kind: 'counter', unit: 'events', doc: 'Duplicates that reached the proxy.' },
  webhook_effects_seen: { kind: 'counter', unit: 'events', doc: "Effects of this run's events that were looked at." },
  webhook_duplicate_effects: { kind: 'counter', unit: 'events', doc: 'Events that took effect more than once.' },
  webhook_order_inversions: {
    kind: 'counter',
    unit: 'events',
    doc: 'Events of a call processed before an earlier one of it.',
  },
  webhook_dead_letters: { kind: 'counter', unit: 'events', doc: 'Events the proxy gave up on.' },
  webhook_retries_measured: {
    kind: 'counter',
    unit: 'events',
    doc: 'Retries whose time was compared with the schedule.',
  },
  webhook_retries_off_schedule: { kind: 'counter', unit: 'events', doc: 'Retries more than 10 % off the schedule.' },
  webhook_forgeries_sent: { kind: 'counter', unit: 'events', doc: 'Wrongly signed or stale events sent.' },
  webhook_forgeries_accepted: {
    kind: 'counter',
    unit: 'events',
    doc: 'Of those, acknowledged as if they were genuine.',
  },
  platform_cpu_cores: { kind: 'trend', unit: 'cores', doc: 'CPU use by `service`, from its /metrics.' },
  platform_memory_mb: { kind: 'trend', unit: 'MB', doc: 'Resident memory by `service`, from its /metrics.' },
  platform_db_connections: {
    kind: 'trend',
    unit: 'connections',
    doc: 'Database connections in use by `service`, from its /metrics.',
  },
  soak_latency_ratio: {
    kind: 'trend',
    unit: 'times',
    doc: "A VU's mean status latency in the last window over that in the first.",
  },
  soak_latency_ratio_samples: { kind: 'counter', unit: 'iterations', doc: 'VUs behind soak_latency_ratio.' },
  soak_memory_ratio: {
    kind: 'trend',
    unit: 'times',
    doc: "The platform's mean memory in the last window over that in the first.",
  },
  soak_memory_ratio_samples: { kind: 'counter', unit: 'iterations', doc: 'Comparisons behind soak_memory_ratio.' },
  recovery_breach_s: {
    kind: 'trend',
    unit: 's',
    doc: 'After a stress test: when, since the load fell, a request was still over its limit. Its max is the recovery time.',
  },
} as const satisfies Record<string, Declaration>

export type MetricName = keyof typeof metrics
export type MetricOf<K extends MetricKind> = {
  [M in MetricName]: (typeof metrics)[M]['kind'] extends K ? M : never
}[MetricName]

/** Every tag the suite sets or filters by, with its meaning. Ids never stand in a tag. */
export const tagKeys = {
  name: 'Method and path template, as the contract has them.',
  scenario: 'The k6 scenario.',
  phase: 'Where in the profile the request started: ramp-up, hold, …',
  sla: 'The target that the request is a sample of.',
  role: 'The role of the account behind the request.',
  window: 'soak: `first` and `last` part of the hold.',
  cause: 'request_errors: why.',
  what: 'wrong_answers: about what.',
  service: 'platform_*: whose resources.',
} as const

export type TagKey = keyof typeof tagKeys

/** The name under which k6 files a submetric: `metric{tag:value,…}`, tags in the order given. */
export function submetric(metric: MetricName, tags: Partial<Record<TagKey, string>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}:${value}`)
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`
}
