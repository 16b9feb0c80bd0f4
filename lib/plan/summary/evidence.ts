import type { Series } from '../../../thresholds/judge'
import {
  type Declaration,
  errorCauses,
  type MetricName,
  metrics,
  observedServices,
  resources,
  submetric,
  type TagKey,
  webhookLegs,
  webhookOutcomes,
  wrongAnswerKinds,
} from '../../../thresholds/metrics'
import type { Resource, WebhookLeg, WebhookOutcome } from '../../../thresholds/vocabulary'
import type { Platform } from '../platform'

/** Ungated submetrics that a report needs; k6 keeps a submetric only if the thresholds name it. */
export function evidenceSeries({
  name: platform,
  reported,
  operations,
}: Pick<Platform, 'name' | 'reported' | 'operations'>): string[] {
  const by = (metric: MetricName, tag: TagKey, values: readonly string[]) => {
    const declared: Declaration = metrics[metric]
    return (declared.platform ?? platform) === platform
      ? values.map((value) => submetric(metric, { [tag]: value }))
      : []
  }
  return [
    ...by('request_errors', 'cause', errorCauses),
    ...by('request_errors', 'name', operations),
    ...by('wrong_answers', 'what', wrongAnswerKinds),
    ...by('clock_steps', 'service', observedServices),
    ...by('webhook_events', 'outcome', Object.keys(webhookOutcomes)),
    ...by('webhook_ms', 'leg', Object.keys(webhookLegs)),
    ...observedServices.flatMap((service) =>
      Object.keys(resources).map((resource) => submetric('service_use', { service, resource })),
    ),
    submetric('iterations', { scenario: 'arrivals' }),
    ...Object.values(reported),
  ]
}

/** Counts by a tag's values, without the zeros. */
export function countsBy(
  series: Series,
  metric: MetricName,
  tag: TagKey,
  values: readonly string[],
): Record<string, number> {
  const found: Record<string, number> = {}
  for (const value of values) {
    const count = series[submetric(metric, { [tag]: value })]?.['count'] ?? 0
    if (count > 0) found[value] = count
  }
  return found
}

const total = (series: Series, metric: MetricName): number => series[metric]?.['count'] ?? 0
const p = (series: Series, metric: string) => {
  const values = series[metric]
  return values?.['count']
    ? { p50: values['med'], p90: values['p(90)'], p95: values['p(95)'], p99: values['p(99)'], max: values['max'] }
    : null
}

const outcome = (series: Series, of: WebhookOutcome): number =>
  series[submetric('webhook_events', { outcome: of })]?.['count'] ?? 0
const leg = (series: Series, of: WebhookLeg) => p(series, submetric('webhook_ms', { leg: of }))

/** Events from emission to effect, and how long each leg took, in ms. */
export function webhookFunnel(series: Series) {
  return {
    emitted: outcome(series, 'emitted'),
    delivered: outcome(series, 'delivered'),
    effects: outcome(series, 'effect'),
    attempts: outcome(series, 'attempt'),
    duplicates_received: outcome(series, 'duplicate_received'),
    duplicate_effects: outcome(series, 'duplicate_effect'),
    order_inversions: outcome(series, 'order_inversion'),
    dead_letters: outcome(series, 'dead_letter'),
    lost: outcome(series, 'lost'),
    retries_measured: outcome(series, 'retry'),
    retries_off_schedule: outcome(series, 'retry_off_schedule'),
    forgeries_sent: outcome(series, 'forgery_sent'),
    forgeries_accepted: outcome(series, 'forgery_accepted'),
    emitted_to_first_attempt_ms: leg(series, 'first_attempt'),
    attempt_to_ack_ms: leg(series, 'ack'),
    ack_to_processed_ms: leg(series, 'ack_to_processed'),
    proxy_added_ms: leg(series, 'proxy'),
    script_to_ack_ms: leg(series, 'ingest'),
  }
}

/** Percentiles of the series that have no limit, by their label; those without a sample are left out. */
export function reportedSpreads(series: Series, reported: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(reported).flatMap(([label, name]) => {
      const found = p(series, name)
      return found ? [[label, { samples: series[name]?.['count'] ?? 0, ...found }]] : []
    }),
  )
}

/** What the services say they used. */
export function resourcesUsed(series: Series) {
  return Object.fromEntries(
    observedServices.flatMap((service) => {
      const of = (resource: Resource) => series[submetric('service_use', { service, resource })]
      const cpu = of('cpu')
      const memory = of('memory')
      if (!cpu?.['count'] && !memory?.['count']) return []
      const used = {
        cpu_cores_mean: cpu?.['avg'],
        cpu_cores_max: cpu?.['max'],
        memory_mb_max: memory?.['max'],
        db_connections_max: of('connections')?.['max'],
        requests_per_cpu_second: cpu?.['avg'] ? (series['http_reqs']?.['rate'] ?? 0) / cpu['avg'] : undefined,
      }
      return [[service, used]]
    }),
  )
}

/** The generator's own health. */
export function generatorHealth(series: Series, arrivalsPlanned: number) {
  const completed = series[submetric('iterations', { scenario: 'arrivals' })]?.['count'] ?? 0
  return {
    dropped_iterations: total(series, 'dropped_iterations'),
    /** Iterations of the open model: what the profile plans, and what k6 completed; null where it plans none. */
    arrivals: arrivalsPlanned > 0 ? { planned: Math.round(arrivalsPlanned), completed } : null,
    lag_ms: p(series, 'generator_lag_ms'),
    vus_peak: series['vus']?.['max'] ?? series['vus']?.['value'] ?? null,
    vus_max: series['vus_max']?.['max'] ?? series['vus_max']?.['value'] ?? null,
    /** Of all the time that requests took, with what was before them: waiting for a connection, name, TCP and TLS. */
    blocked_share: blockedShare(series),
    connections_waited_p95_ms: series['http_req_blocked']?.['p(95)'] ?? null,
    connecting_p95_ms: series['http_req_connecting']?.['p(95)'] ?? null,
  }
}

function blockedShare(series: Series): number | null {
  const sum = (metric: MetricName) => (series[metric]?.['avg'] ?? 0) * (series[metric]?.['count'] ?? 0)
  const blocked = sum('http_req_blocked')
  const all = blocked + sum('http_req_duration')
  return all > 0 ? Math.round((blocked / all) * 10_000) / 10_000 : null
}
