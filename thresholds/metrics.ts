import type { Unit } from './units'

/** Kinds of k6 metrics. */
export type MetricKind = 'counter' | 'gauge' | 'rate' | 'trend'

export interface Declaration {
  kind: MetricKind
  unit: Unit
  /** k6 makes it by itself; the others are constructed by `lib/drive/init.ts`. */
  builtIn?: true
  doc: string
}

export type MetricTable = Readonly<Record<string, Declaration>>

/** The names of a table's metrics of one kind. */
export type MetricOf<T extends MetricTable, K extends MetricKind> = {
  [M in keyof T]: T[M]['kind'] extends K ? M : never
}[keyof T] &
  string

/**
 * The metrics that the scripts of every platform write or read; what one platform adds stands in its own vocabulary.
 * Trends are in the unit given; k6's own are in ms. They are few: each costs every VU some kilobytes, a tag value
 * costs only those who use it.
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
    doc: 'Number of samples of a Trend, by `of`: k6 passes a threshold on an empty Trend.',
  },
  server_db_ms: { kind: 'trend', unit: 'ms', doc: 'Server-Timing `db`: the slowest single query behind a request.' },
  server_db_sum_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Server-Timing `db_sum`: all queries behind a request, of one request in ten.',
  },
  answers_checked: { kind: 'counter', unit: 'answers', doc: 'Answers whose content was checked.' },
  wrong_answers: { kind: 'counter', unit: 'answers', doc: 'Answers that were well-formed HTTP and wrong, by `what`.' },
  request_errors: { kind: 'counter', unit: 'requests', doc: 'Failed requests, by `cause`, `name` and `phase`.' },
  generator_lag_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'How much later than planned the load generator acted: sleep overshoot in the closed model, start lag in the open model.',
  },
  generator_starved: {
    kind: 'counter',
    unit: 'iterations',
    doc: 'Times a VU saw from inside the run that the generator was late or dropped iterations, and failed the run.',
  },
  runs_watched_to_the_end: {
    kind: 'counter',
    unit: 'iterations',
    doc: 'Counted once by the VU that watches the run, at its end; without it, the run was cut short.',
  },
  service_use: {
    kind: 'trend',
    unit: 'times',
    doc: 'How much of a `resource` a `service` says it uses, from its /metrics.',
  },
  soak_ratio: {
    kind: 'trend',
    unit: 'times',
    doc: "The last window of a soak over the first, by `of`: a VU's mean status latency, or the platform's mean memory.",
  },
  outage_s: {
    kind: 'trend',
    unit: 's',
    doc: 'Length of an outage, from the first failed health check to the next good one; a VU checks once a second.',
  },
  recovery_breach_s: {
    kind: 'trend',
    unit: 's',
    doc: 'Time since the load fell at which a request was still over its limit (by `sla`), or more was waiting than before the load rose (by `waiting`).',
  },
} as const satisfies MetricTable

/** The tags that the scripts of every platform set or filter by, with their meaning. Ids never stand in a tag. */
export const tagKeys = {
  name: 'Method and path template, as in the contract.',
  scenario: 'The k6 scenario.',
  phase: 'Where in the profile the request started: ramp-up, hold, …',
  batch: 'Which of the equal stretches of a gated phase, counted from 1. Only where correlated samples are judged.',
  sla: 'The target that the request is a sample for.',
  role: 'The role of the account behind the request.',
  window: 'soak: `first` and `last` part of the hold.',
  cause: 'request_errors: why.',
  what: 'wrong_answers: about what.',
  of: 'samples and soak_ratio: of what.',
  service: 'service_use: whose.',
  resource: 'service_use: of what.',
} as const

/** The tags that take only certain words, with what each word means. */
export const words = {
  cause: {
    timeout: 'no answer within REQUEST_TIMEOUT_S',
    connection: 'no connection, or one that broke',
    tls: 'the TLS handshake failed',
    shed: '429 or 503 with Retry-After',
    'too-many': '429 without Retry-After, not provoked on purpose',
    'client-error': 'another 4xx',
    'server-error': '5xx',
    redirect: '3xx: none is followed',
    'not-refused': '2xx where a refusal was right, such as that of a forgery',
    body: 'a body that could not be read',
  },
  what: {
    shape: 'a field that is missing or of the wrong type',
    tenant: "another tenant's data",
    identity: 'another object than the one asked for',
    'forbidden-allowed': 'an action that the role may not do',
    'dead-token-accepted': 'a session that had ended, or a token that was revoked, was accepted',
    'read-back': 'an update of its own that is missing',
    filter: 'a list with entries that its filter excludes',
    count: 'an impossible number',
    routing: 'a call that went to a different agent than its rules say',
    contract: 'a response that does not fit the contract',
    'login-let-in': 'a flood of bad logins: one that was let in',
    unthrottled: 'a flood of bad logins: many in a row, none of them told to wait',
    'forgery-taken': 'a flood of forged webhooks: one that was taken',
    'oversized-taken': 'a flood of webhooks that are too large: one that was taken',
  },
  service: { platform: 'the platform under test' },
  of: {
    server_db: 'server_db_ms',
    generator_lag: 'generator_lag_ms',
    soak_latency: 'soak_ratio of latency',
    soak_memory: 'soak_ratio of memory',
    bad_logins: 'logins of a flood that the platform answered',
    forgeries: 'forged webhooks of a flood that were answered',
    oversized: 'webhooks of a flood that are too large, and were answered',
    handshakes: 'connections of a flood, each with a handshake of its own',
    latency: "soak_ratio: a VU's mean latency",
    memory: "soak_ratio: the platform's mean memory",
  },
  resource: { cpu: 'cores', memory: 'MB', connections: 'database connections in use' },
} as const

/** The name under which k6 files a submetric: `metric{tag:value,…}`, tags in the order given. */
export function submetric(metric: string, tags: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [`${key}:${value}`]))
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`
}
