import type { Unit } from './units'

export type PlatformName = 'tcall' | 'medcor'

/** Kinds of k6 metrics. */
export type MetricKind = 'counter' | 'gauge' | 'rate' | 'trend'

export interface Declaration {
  kind: MetricKind
  unit: Unit
  /** k6 makes it by itself; the others are constructed by `lib/drive/metrics.ts`. */
  builtIn?: true
  /** Only scripts of this platform have it: each metric costs every VU some kilobytes. */
  platform?: PlatformName
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

/** What became of webhook events: the values of the tag `outcome`. */
export const webhookOutcomes = {
  emitted: "in the provider's emission log, of this run",
  delivered: 'of those, acknowledged by the platform',
  lost: 'emitted, with neither an effect nor a dead letter 30 s after the drain',
  drain_completed: 'not an event: an observer reached the end of its drain; without one, nothing is known of losses',
  attempt: 'a delivery attempt of the proxy',
  duplicate_received: 'a duplicate that reached the proxy',
  effect: 'an effect that was looked at',
  duplicate_effect: 'took effect more than once',
  order_inversion: 'processed before an earlier event of its call',
  dead_letter: 'given up by the proxy',
  retry: 'a retry whose time was compared with the schedule',
  retry_off_schedule: 'a retry more than 10 % off the schedule',
  forgery_sent: 'a wrongly signed or stale event that was sent',
  forgery_accepted: 'of those, acknowledged as if it were genuine',
} as const

/** The stretches of an event's way that are timed: the values of the tag `leg`. */
export const webhookLegs = {
  processing: 'emitted to effect processed, of healthy upstreams',
  first_attempt: "emitted to the proxy's first attempt",
  proxy: "received by the proxy to its first attempt: the proxy's own share",
  ack: "the proxy's attempt sent to the platform's acknowledgement",
  ack_to_processed: 'acknowledgement to effect; negative where the platform acknowledges after the effect',
  ingest: "the script as provider: event sent to the proxy's acknowledgement",
} as const

/** The Trends whose samples are counted: the values of the tag `of`. */
export const sampled = [
  'server_db',
  'generator_lag',
  'calls_in_progress',
  'webhook_processing',
  'soak_latency',
  'soak_memory',
  'clock',
  'sessions_open',
  'paired',
  'role_gap',
] as const

/** What a service uses, with its unit: the values of the tag `resource`. */
export const resources = { cpu: 'cores', memory: 'MB', connections: 'database connections in use' } as const

/**
 * Every metric the suite reads or writes. Trends are in the unit given; k6's own are in ms. They are few:
 * each costs every VU some kilobytes, a tag value costs only those who use it.
 */
export const metrics = {
  http_req_duration: {
    kind: 'trend',
    unit: 'ms',
    builtIn: true,
    doc: 'Request sent to response read; a timeout counts at its timeout, one that never connected at 0 (and as an error).',
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
  vus: { kind: 'gauge', unit: 'times', builtIn: true, doc: 'VUs at work.' },
  vus_max: { kind: 'gauge', unit: 'times', builtIn: true, doc: 'VUs allocated.' },
  samples: {
    kind: 'counter',
    unit: 'times',
    doc: 'Number of samples of a Trend of ours, by `of`: k6 passes a threshold on an empty Trend.',
  },
  server_db_ms: { kind: 'trend', unit: 'ms', doc: 'Server-Timing `db`: the slowest single query behind a request.' },
  server_db_sum_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Server-Timing `db_sum`: all queries behind a request, of one request in ten.',
  },
  answers_checked: { kind: 'counter', unit: 'answers', doc: 'Answers whose content was checked.' },
  wrong_answers: { kind: 'counter', unit: 'answers', doc: 'Answers that were well-formed HTTP and wrong, by `what`.' },
  request_errors: { kind: 'counter', unit: 'requests', doc: 'Failed requests, by `cause` and by `name`.' },
  generator_lag_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'How much later than planned the generator acted: sleep overshoot in the closed model, start lag in the open model.',
  },
  generator_starved: {
    kind: 'counter',
    unit: 'iterations',
    doc: 'Times a VU saw from inside the run that the generator was late or dropped iterations, and failed the run.',
  },
  watch_late_ms: {
    platform: 'tcall',
    kind: 'trend',
    unit: 'ms',
    doc: 'How late a status check was sent because the one before had not been answered in time.',
  },
  calls_accepted: {
    platform: 'tcall',
    kind: 'counter',
    unit: 'calls',
    doc: 'Calls the platform accepted, by `scenario` and `phase`.',
  },
  calls_in_progress: {
    platform: 'tcall',
    kind: 'trend',
    unit: 'calls',
    doc: "Platform-side count of this run's calls in progress, sampled every 500 ms.",
  },
  clock_steps: {
    platform: 'tcall',
    kind: 'counter',
    unit: 'steps',
    doc: "Steps of a service's clock within the run, by `service`: seen in two readings of its health, 50 ms and more.",
  },
  calls_left_open: {
    platform: 'tcall',
    kind: 'counter',
    unit: 'calls',
    doc: 'Calls of this run still open when teardown cleared them.',
  },
  queue_wait_ms: {
    platform: 'tcall',
    kind: 'trend',
    unit: 'ms',
    doc: 'queue_wait_ms of the calls that the queue journey watched.',
  },
  webhook_ms: {
    platform: 'tcall',
    kind: 'trend',
    unit: 'ms',
    doc: "How long a stretch of a webhook event's way took, by `leg`.",
  },
  webhook_events: {
    platform: 'tcall',
    kind: 'counter',
    unit: 'events',
    doc: 'What became of webhook events, by `outcome`.',
  },
  runs_watched_to_the_end: {
    kind: 'counter',
    unit: 'iterations',
    doc: 'Set by the one VU that watches the run when it has seen its end; without it, a run was cut short.',
  },
  service_use: {
    kind: 'trend',
    unit: 'times',
    doc: 'What a `service` says it uses of a `resource`, from its /metrics.',
  },
  soak_ratio: {
    kind: 'trend',
    unit: 'times',
    doc: "The last window of a soak over the first, by `of`: a VU's mean status latency, or the platform's mean memory.",
  },
  records_read: {
    kind: 'counter',
    platform: 'medcor',
    unit: 'records',
    doc: 'Medical records that came back decrypted and were checked, by `scenario` and `phase`.',
  },
  sessions_open: {
    kind: 'trend',
    platform: 'medcor',
    unit: 'sessions',
    doc: "Platform-side count of this run's open sessions, sampled every 500 ms.",
  },
  paired_ms: {
    kind: 'trend',
    platform: 'medcor',
    unit: 'ms',
    doc: 'The encrypted read of a record less the plain read of the same one, in one iteration and in random order, after a read that opens the record.',
  },
  paired_ratio: {
    kind: 'trend',
    platform: 'medcor',
    unit: 'times',
    doc: 'Of two reads of one record, by `pair`: `encryption` (encrypted ÷ plain) or `control` (encrypted ÷ encrypted).',
  },
  server_crypto_ms: {
    kind: 'trend',
    platform: 'medcor',
    unit: 'ms',
    doc: 'Server-Timing `crypto`: encrypting and decrypting behind a request.',
  },
  role_gap: {
    kind: 'trend',
    platform: 'medcor',
    unit: 'times',
    doc: 'Slowest less fastest role reading one record, as a share of what is allowed: 10 ms, or 20 % of the fastest, whichever is more lenient.',
  },
  connection_ms: {
    kind: 'trend',
    platform: 'medcor',
    unit: 'ms',
    doc: 'A request over a `cold` connection (TCP and TLS handshake with it) or a `warm` one, by `connection`.',
  },
  outage_s: {
    kind: 'trend',
    unit: 's',
    doc: 'Outages that the VU saw which asks the platform for its health once a second: from the first failure to the next answer.',
  },
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
  batch: 'Which of the equal stretches of a gated phase, counted from 1; where correlated samples are judged.',
  sla: 'The target that the request is a sample of.',
  role: 'The role of the account behind the request.',
  window: 'soak: `first` and `last` part of the hold.',
  cause: 'request_errors: why.',
  what: 'wrong_answers: about what.',
  of: 'samples and soak_ratio: of what.',
  leg: 'webhook_ms: which stretch.',
  outcome: 'webhook_events: what became of them.',
  pair: 'paired_ratio: what was compared.',
  connection: 'connection_ms: `cold` or `warm`.',
  service: 'service_use: whose.',
  resource: 'service_use: of what.',
} as const

export type TagKey = keyof typeof tagKeys

/** The name under which k6 files a submetric: `metric{tag:value,…}`, tags in the order given. */
export function submetric(metric: MetricName, tags: Partial<Record<TagKey, string>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}:${value}`)
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`
}
