import type { Series } from '../../thresholds/judge'
import {
  errorCauses,
  type MetricName,
  observedServices,
  submetric,
  type TagKey,
  wrongAnswerKinds,
} from '../../thresholds/metrics'

/** Ungated submetrics that a report needs; k6 keeps a submetric only if the thresholds name it. */
export function evidenceSeries(reported: Readonly<Record<string, string>>): string[] {
  const by = (metric: MetricName, tag: TagKey, values: readonly string[]) =>
    values.map((value) => submetric(metric, { [tag]: value }))
  return [
    ...by('request_errors', 'cause', errorCauses),
    ...by('wrong_answers', 'what', wrongAnswerKinds),
    ...by('platform_cpu_cores', 'service', observedServices),
    ...by('platform_memory_mb', 'service', observedServices),
    ...by('platform_db_connections', 'service', observedServices),
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
const p = (series: Series, metric: MetricName) => {
  const values = series[metric]
  return values?.['count']
    ? { p50: values['med'], p95: values['p(95)'], p99: values['p(99)'], max: values['max'] }
    : null
}

/** Events from emission to effect, and how long each leg took, in ms. */
export function webhookFunnel(series: Series) {
  return {
    emitted: total(series, 'webhook_events_emitted'),
    delivered: total(series, 'webhook_events_delivered'),
    effects: total(series, 'webhook_effects_seen'),
    attempts: total(series, 'webhook_attempts'),
    duplicates_received: total(series, 'webhook_duplicates_received'),
    duplicate_effects: total(series, 'webhook_duplicate_effects'),
    order_inversions: total(series, 'webhook_order_inversions'),
    dead_letters: total(series, 'webhook_dead_letters'),
    lost: total(series, 'webhook_events_lost'),
    retries_measured: total(series, 'webhook_retries_measured'),
    retries_off_schedule: total(series, 'webhook_retries_off_schedule'),
    forgeries_sent: total(series, 'webhook_forgeries_sent'),
    forgeries_accepted: total(series, 'webhook_forgeries_accepted'),
    emitted_to_first_attempt_ms: p(series, 'webhook_first_attempt_ms'),
    attempt_to_ack_ms: p(series, 'webhook_ack_ms'),
    ack_to_processed_ms: p(series, 'webhook_ack_to_processed_ms'),
    proxy_added_ms: p(series, 'webhook_proxy_added_ms'),
  }
}

/** What the services say they used. */
export function resources(series: Series) {
  return Object.fromEntries(
    observedServices.flatMap((service) => {
      const of = (metric: MetricName) => series[submetric(metric, { service })]
      const cpu = of('platform_cpu_cores')
      const memory = of('platform_memory_mb')
      if (!cpu?.['count'] && !memory?.['count']) return []
      return [
        [
          service,
          {
            cpu_cores_mean: cpu?.['avg'],
            cpu_cores_max: cpu?.['max'],
            memory_mb_max: memory?.['max'],
            db_connections_max: of('platform_db_connections')?.['max'],
          },
        ],
      ]
    }),
  )
}

/** The generator's own health. */
export function generatorHealth(series: Series) {
  return {
    dropped_iterations: total(series, 'dropped_iterations'),
    lag_ms: p(series, 'generator_lag_ms'),
    vus_max: series['vus_max']?.['max'] ?? series['vus_max']?.['value'] ?? null,
    connections_waited_p95_ms: series['http_req_blocked']?.['p(95)'] ?? null,
    connecting_p95_ms: series['http_req_connecting']?.['p(95)'] ?? null,
  }
}
