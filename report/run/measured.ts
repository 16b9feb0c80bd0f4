/** p50 to max of a latency, in ms; null where there was no sample. */
export interface Spread {
  samples: number | null
  p50: number | null
  p90: number | null
  p95: number | null
  p99: number | null
  max: number | null
}

export interface ReportedPhase {
  name: string
  fromS: number
  toS: number
  gated: boolean
}

export interface ReportedResource {
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
export interface ReportedRun {
  duration_s: number | null
  at: string | null
  seed: number | null
  notes: string[]
  hosts: string[]
  settings: Record<string, unknown>
  phases: ReportedPhase[]
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
  resources: Record<string, ReportedResource>
  capacity_percent: number | null
  recovery_s: number | null
  availability: { uptime_percent: number; outages: number; longest_outage_s: number } | null
  /** Counts of the webhooks, from emission to effect; empty where there were none. */
  webhooks: Record<string, number>
  webhook_ms: Record<string, Spread>
}

/** Reads a parsed result file of any kind and version. */
export function measuredOf(file: object): ReportedRun {
  const of = recordIn(file)
  const throughput = recordIn(of['throughput'])
  const generator = recordIn(of['generator'])
  const webhooks = recordIn(recordIn(of['platform_report'])['webhooks'] ?? of['webhooks'])
  return {
    duration_s: numberIn(of['duration_s']),
    at: saidIn(of['at']),
    seed: numberIn(of['seed']),
    notes: texts(of['notes']),
    hosts: texts(of['hosts']),
    settings: recordIn(of['settings']),
    phases: listIn(of['phases']).flatMap(phaseOf),
    criteria: listIn(of['criteria']).map(criterionOf),
    throughput: {
      requests: numberIn(throughput['requests']),
      requests_per_second: numberIn(throughput['requests_per_second']),
      failed_share: numberIn(throughput['failed_share']),
      arrivals: arrivalsOf(throughput['arrivals']),
      work: both(throughput['work'], 'offered', 'failed'),
    },
    reported: spreads(of['reported']),
    errors_by_cause: counts(of['errors_by_cause']),
    errors_by_operation: counts(of['errors_by_operation']),
    wrong_answers_by_kind: counts(of['wrong_answers_by_kind']),
    generator: {
      dropped_iterations: numberIn(generator['dropped_iterations']),
      arrivals: both(generator['arrivals'], 'planned', 'completed'),
      lag_ms: spreadOf(generator['lag_ms']),
      vus_peak: numberIn(generator['vus_peak']),
      vus_max: numberIn(generator['vus_max']),
      blocked_share: numberIn(generator['blocked_share']),
      system: plain(generator['system']),
    },
    resources: Object.fromEntries(
      Object.entries(recordIn(of['resources'])).map(([service, used]) => [service, resourceOf(recordIn(used))]),
    ),
    capacity_percent: numberIn(of['capacity_percent']),
    recovery_s: numberIn(of['recovery_s']),
    availability: availabilityOf(recordIn(of['availability'])),
    webhooks: counts(webhooks),
    webhook_ms: spreads(webhooks),
  }
}

export function recordIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

export function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function numberIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function saidIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function texts(value: unknown): string[] {
  return listIn(value).filter((one) => typeof one === 'string')
}

function counts(value: unknown): Record<string, number> {
  return Object.fromEntries(
    Object.entries(recordIn(value)).flatMap(([name, count]): [string, number][] => {
      const known = numberIn(count)
      return known === null ? [] : [[name, known]]
    }),
  )
}

function plain(value: unknown): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(recordIn(value)).flatMap(([name, one]): [string, number | string][] =>
      typeof one === 'number' || typeof one === 'string' ? [[name, one]] : [],
    ),
  )
}

function spreads(value: unknown): Record<string, Spread> {
  return Object.fromEntries(
    Object.entries(recordIn(value)).flatMap(([name, one]): [string, Spread][] => {
      const spread = spreadOf(one)
      return spread ? [[name, spread]] : []
    }),
  )
}

function spreadOf(value: unknown): Spread | null {
  const of = recordIn(value)
  if (!('p95' in of)) return null
  const at = (name: string) => numberIn(of[name])
  return { samples: at('samples'), p50: at('p50'), p90: at('p90'), p95: at('p95'), p99: at('p99'), max: at('max') }
}

function both<A extends string, B extends string>(value: unknown, a: A, b: B): Record<A | B, number> | null {
  const [first, second] = [numberIn(recordIn(value)[a]), numberIn(recordIn(value)[b])]
  return first === null || second === null ? null : ({ [a]: first, [b]: second } as Record<A | B, number>)
}

function arrivalsOf(value: unknown): { title: string; count: number } | null {
  const [title, count] = [saidIn(recordIn(value)['title']), numberIn(recordIn(value)['count'])]
  return title === null || count === null ? null : { title, count }
}

function phaseOf(value: unknown): ReportedPhase[] {
  const of = recordIn(value)
  const [name, fromS, toS] = [saidIn(of['name']), numberIn(of['fromS']), numberIn(of['toS'])]
  return name === null || fromS === null || toS === null ? [] : [{ name, fromS, toS, gated: of['gated'] === true }]
}

function criterionOf(value: unknown): CriterionMore {
  const of = recordIn(value)
  const perHour = recordIn(of['per_hour'])
  const limit = numberIn(perHour['limit'])
  return {
    because: saidIn(of['because']),
    source: saidIn(of['source']),
    reason: saidIn(of['reason']),
    per_hour: limit === null ? null : { limit, actual: numberIn(perHour['actual']) },
    spread: spreadOf(of['spread']),
    apdex: numberIn(of['apdex']),
    samples_needed: numberIn(of['samples_needed']),
  }
}

function resourceOf(of: Record<string, unknown>): ReportedResource {
  return {
    cpu_cores_mean: numberIn(of['cpu_cores_mean']),
    cpu_cores_max: numberIn(of['cpu_cores_max']),
    memory_mb_max: numberIn(of['memory_mb_max']),
    db_connections_max: numberIn(of['db_connections_max']),
    requests_per_cpu_second: numberIn(of['requests_per_cpu_second']),
  }
}

function availabilityOf(of: Record<string, unknown>): ReportedRun['availability'] {
  const [uptime_percent, outages, longest_outage_s] = [
    numberIn(of['uptime_percent']),
    numberIn(of['outages']),
    numberIn(of['longest_outage_s']),
  ]
  if (uptime_percent === null) return null
  return { uptime_percent, outages: outages ?? 0, longest_outage_s: longest_outage_s ?? 0 }
}
