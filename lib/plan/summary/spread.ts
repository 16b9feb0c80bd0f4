import type { Series } from '../../../thresholds/judge'

/** The percentiles that a reader gets of a series, in its own unit; null without a sample. */
export function spreadOf(series: Series, metric: string) {
  const values = series[metric]
  return values?.['count']
    ? { p50: values['med'], p90: values['p(90)'], p95: values['p(95)'], p99: values['p(99)'], max: values['max'] }
    : null
}
