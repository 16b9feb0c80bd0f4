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
  request_errors: { kind: 'counter', unit: 'requests', doc: 'Failed requests, by `cause`, `name` and `phase`.' },
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
  outage_s: {
    kind: 'trend',
    unit: 's',
    doc: 'Outages that the VU saw which asks the platform for its health once a second: from the first failure to the next answer.',
  },
  recovery_breach_s: {
    kind: 'trend',
    unit: 's',
    doc: 'Where the load falls again: when, since it fell, a request was still over its limit, by `sla`, or more waited than before it rose, by `waiting`.',
  },
} as const satisfies MetricTable

/** The tags that the scripts of every platform set or filter by, with their meaning. Ids never stand in a tag. */
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
  service: 'service_use: whose.',
  resource: 'service_use: of what.',
} as const

/** The tags that take only certain words, with what each word means. */
export const words = {
  cause: {
    timeout: 'no answer within REQUEST_TIMEOUT_S',
    connection: 'no connection, or one that broke',
    tls: 'no secure connection',
    shed: '429 or 503 that says when to come again: Retry-After',
    'too-many': '429 without Retry-After that was not provoked',
    'client-error': 'another 4xx',
    'server-error': '5xx',
    redirect: '3xx: none is followed',
    body: 'a body that could not be read',
  },
  what: {
    shape: 'a field that is missing or of another kind',
    tenant: "another tenant's data",
    identity: 'another object than the one asked for',
    'forbidden-allowed': 'an action that the role may not do',
    'dead-token-accepted': 'a session that is over, a token that was revoked',
    'read-back': 'an own update that is not there',
    filter: 'a list that holds what was filtered out',
    count: 'a number that cannot be',
    routing: 'a call that went to another agent than its rules say',
    contract: 'a response that does not fit the contract',
  },
  service: { platform: 'the platform under test' },
  of: {
    server_db: 'server_db_ms',
    generator_lag: 'generator_lag_ms',
    soak_latency: 'soak_ratio of latency',
    soak_memory: 'soak_ratio of memory',
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
