import type { Series } from '../../../thresholds/judge'
import { submetric } from '../../../thresholds/metrics'
import type { Resource } from '../../../thresholds/vocabulary'
import type { Platform } from '../platform'
import { spreadOf } from './spread'

/** The scenarios that are the load that was promised; what runs beside them looks on. */
const workScenarios = ['sessions', 'arrivals']

/** Ungated submetrics that a report needs; k6 keeps a submetric only if the thresholds name it. */
export function evidenceSeries({
  vocabulary: { words },
  reported,
  operations,
  report,
}: Pick<Platform, 'vocabulary' | 'reported' | 'operations' | 'report'>): string[] {
  const by = (metric: string, tag: string, values: readonly string[]) =>
    values.map((value) => submetric(metric, { [tag]: value }))
  const wordsOf = (tag: string) => Object.keys(words[tag] ?? {})
  return [
    ...by('request_errors', 'cause', wordsOf('cause')),
    ...by('request_errors', 'name', operations),
    ...by('wrong_answers', 'what', wordsOf('what')),
    ...wordsOf('service').flatMap((service) =>
      wordsOf('resource').map((resource) => submetric('service_use', { service, resource })),
    ),
    submetric('iterations', { scenario: 'arrivals' }),
    ...workScenarios.map((scenario) => submetric('http_req_failed', { scenario })),
    ...Object.values(reported),
    ...report.series,
  ]
}

/** Counts by a tag's values, without the zeros. */
export function countsBy(
  series: Series,
  metric: string,
  tag: string,
  values: readonly string[],
): Record<string, number> {
  const found: Record<string, number> = {}
  for (const value of values) {
    const count = series[submetric(metric, { [tag]: value })]?.['count'] ?? 0
    if (count > 0) found[value] = count
  }
  return found
}

/** Requests of the promised load, and how many of them failed. */
export function workOf(series: Series): { offered: number; failed: number } {
  const rates = workScenarios.map((scenario) => series[submetric('http_req_failed', { scenario })])
  const sum = (of: 'passes' | 'fails') => rates.reduce((all, values) => all + (values?.[of] ?? 0), 0)
  // A rate counts what is true: here, requests that failed.
  return { offered: sum('passes') + sum('fails'), failed: sum('passes') }
}

const total = (series: Series, metric: string): number => series[metric]?.['count'] ?? 0
/** Percentiles of the series that have no limit, by their label; those without a sample are left out. */
export function reportedSpreads(series: Series, reported: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(reported).flatMap(([label, name]) => {
      const found = spreadOf(series, name)
      return found ? [[label, { samples: series[name]?.['count'] ?? 0, ...found }]] : []
    }),
  )
}

/** What the services say they used. */
export function resourcesUsed(series: Series, services: readonly string[]) {
  return Object.fromEntries(
    services.flatMap((service) => {
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
    lag_ms: spreadOf(series, 'generator_lag_ms'),
    vus_peak: series['vus']?.['max'] ?? series['vus']?.['value'] ?? null,
    vus_max: series['vus_max']?.['max'] ?? series['vus_max']?.['value'] ?? null,
    /** Of all the time that requests took, with what was before them: waiting for a connection, name, TCP and TLS. */
    blocked_share: blockedShare(series),
    connections_waited_p95_ms: series['http_req_blocked']?.['p(95)'] ?? null,
    connecting_p95_ms: series['http_req_connecting']?.['p(95)'] ?? null,
  }
}

function blockedShare(series: Series): number | null {
  const sum = (metric: string) => (series[metric]?.['avg'] ?? 0) * (series[metric]?.['count'] ?? 0)
  const blocked = sum('http_req_blocked')
  const all = blocked + sum('http_req_duration')
  return all > 0 ? Math.round((blocked / all) * 10_000) / 10_000 : null
}
