/** p50 to max of a latency, in ms; null where there was no sample. */
export interface Spread {
  samples: number | null
  p50: number | null
  p90: number | null
  p95: number | null
  p99: number | null
  max: number | null
}

export interface Phase {
  name: string
  fromS: number
  toS: number
  gated: boolean
}

export interface Resource {
  cpu_cores_mean: number | null
  cpu_cores_max: number | null
  memory_mb_max: number | null
  db_connections_max: number | null
  requests_per_cpu_second: number | null
}

/** What a criterion has in its file beyond the envelope. */
export interface CriterionMore {
  because: string | null
  source: string | null
  reason: string | null
  per_hour: { limit: number; actual: number | null } | null
  spread: Spread | null
  apdex: number | null
  samples_needed: number | null
}

/**
 * What a run measured besides its criteria, as far as its file has it. Another kind of result, an older version or a
 * part that is broken gives less, and never an error: what is there is still worth reading.
 */
export interface Measured {
  duration_s: number | null
  at: string | null
  seed: number | null
  notes: string[]
  hosts: string[]
  settings: Record<string, unknown>
  phases: Phase[]
  criteria: CriterionMore[]
  throughput: {
    requests: number | null
    requests_per_second: number | null
    failed_share: number | null
    arrivals: { title: string; count: number } | null
    work: { offered: number; failed: number } | null
  }
  reported: Record<string, Spread>
  errors_by_cause: Record<string, number>
  errors_by_operation: Record<string, number>
  wrong_answers_by_kind: Record<string, number>
  generator: {
    dropped_iterations: number | null
    arrivals: { planned: number; completed: number } | null
    lag_ms: Spread | null
    vus_peak: number | null
    vus_max: number | null
    blocked_share: number | null
    system: Record<string, number | string>
  }
  resources: Record<string, Resource>
  capacity_percent: number | null
  recovery_s: number | null
  availability: { uptime_percent: number; outages: number; longest_outage_s: number } | null
  /** Counts of the webhooks, from emission to effect; empty where there were none. */
  webhooks: Record<string, number>
  webhook_ms: Record<string, Spread>
}

/** Reads a parsed result file of any kind and version. */
export function measuredOf(file: object): Measured {
  const of = record(file)
  const throughput = record(of['throughput'])
  const generator = record(of['generator'])
  const webhooks = record(record(of['platform_report'])['webhooks'] ?? of['webhooks'])
  return {
    duration_s: number(of['duration_s']),
    at: text(of['at']),
    seed: number(of['seed']),
    notes: texts(of['notes']),
    hosts: texts(of['hosts']),
    settings: record(of['settings']),
    phases: list(of['phases']).flatMap(phaseOf),
    criteria: list(of['criteria']).map(criterionOf),
    throughput: {
      requests: number(throughput['requests']),
      requests_per_second: number(throughput['requests_per_second']),
      failed_share: number(throughput['failed_share']),
      arrivals: arrivalsOf(throughput['arrivals']),
      work: both(throughput['work'], 'offered', 'failed'),
    },
    reported: spreads(of['reported']),
    errors_by_cause: counts(of['errors_by_cause']),
    errors_by_operation: counts(of['errors_by_operation']),
    wrong_answers_by_kind: counts(of['wrong_answers_by_kind']),
    generator: {
      dropped_iterations: number(generator['dropped_iterations']),
      arrivals: both(generator['arrivals'], 'planned', 'completed'),
      lag_ms: spreadOf(generator['lag_ms']),
      vus_peak: number(generator['vus_peak']),
      vus_max: number(generator['vus_max']),
      blocked_share: number(generator['blocked_share']),
      system: plain(generator['system']),
    },
    resources: Object.fromEntries(
      Object.entries(record(of['resources'])).map(([service, used]) => [service, resourceOf(record(used))]),
    ),
    capacity_percent: number(of['capacity_percent']),
    recovery_s: number(of['recovery_s']),
    availability: availabilityOf(record(of['availability'])),
    webhooks: counts(webhooks),
    webhook_ms: spreads(webhooks),
  }
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function texts(value: unknown): string[] {
  return list(value).filter((one) => typeof one === 'string')
}

function counts(value: unknown): Record<string, number> {
  return Object.fromEntries(
    Object.entries(record(value)).flatMap(([name, count]): [string, number][] => {
      const known = number(count)
      return known === null ? [] : [[name, known]]
    }),
  )
}

function plain(value: unknown): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(record(value)).flatMap(([name, one]): [string, number | string][] =>
      typeof one === 'number' || typeof one === 'string' ? [[name, one]] : [],
    ),
  )
}

function spreads(value: unknown): Record<string, Spread> {
  return Object.fromEntries(
    Object.entries(record(value)).flatMap(([name, one]): [string, Spread][] => {
      const spread = spreadOf(one)
      return spread ? [[name, spread]] : []
    }),
  )
}

function spreadOf(value: unknown): Spread | null {
  const of = record(value)
  if (!('p95' in of)) return null
  const at = (name: string) => number(of[name])
  return { samples: at('samples'), p50: at('p50'), p90: at('p90'), p95: at('p95'), p99: at('p99'), max: at('max') }
}

function both<A extends string, B extends string>(value: unknown, a: A, b: B): Record<A | B, number> | null {
  const [first, second] = [number(record(value)[a]), number(record(value)[b])]
  return first === null || second === null ? null : ({ [a]: first, [b]: second } as Record<A | B, number>)
}

function arrivalsOf(value: unknown): { title: string; count: number } | null {
  const [title, count] = [text(record(value)['title']), number(record(value)['count'])]
  return title === null || count === null ? null : { title, count }
}

function phaseOf(value: unknown): Phase[] {
  const of = record(value)
  const [name, fromS, toS] = [text(of['name']), number(of['fromS']), number(of['toS'])]
  return name === null || fromS === null || toS === null ? [] : [{ name, fromS, toS, gated: of['gated'] === true }]
}

function criterionOf(value: unknown): CriterionMore {
  const of = record(value)
  const perHour = record(of['per_hour'])
  const limit = number(perHour['limit'])
  return {
    because: text(of['because']),
    source: text(of['source']),
    reason: text(of['reason']),
    per_hour: limit === null ? null : { limit, actual: number(perHour['actual']) },
    spread: spreadOf(of['spread']),
    apdex: number(of['apdex']),
    samples_needed: number(of['samples_needed']),
  }
}

function resourceOf(of: Record<string, unknown>): Resource {
  return {
    cpu_cores_mean: number(of['cpu_cores_mean']),
    cpu_cores_max: number(of['cpu_cores_max']),
    memory_mb_max: number(of['memory_mb_max']),
    db_connections_max: number(of['db_connections_max']),
    requests_per_cpu_second: number(of['requests_per_cpu_second']),
  }
}

function availabilityOf(of: Record<string, unknown>): Measured['availability'] {
  const [uptime_percent, outages, longest_outage_s] = [
    number(of['uptime_percent']),
    number(of['outages']),
    number(of['longest_outage_s']),
  ]
  if (uptime_percent === null) return null
  return { uptime_percent, outages: outages ?? 0, longest_outage_s: longest_outage_s ?? 0 }
}
