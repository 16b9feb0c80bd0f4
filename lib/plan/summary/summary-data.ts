import type { SummaryData as K6Summary } from 'k6-summary'
import type { Series } from '../../../thresholds/judge'

/** What k6 gives handleSummary: the default form, which alone holds thresholds and every percentile asked for. */
export interface SummaryData extends K6Summary {
  state: NonNullable<K6Summary['state']>
  setup_data?: unknown
}

export function seriesOf({ metrics }: Pick<SummaryData, 'metrics'>): Series {
  return Object.fromEntries(Object.entries(metrics).map(([name, { values }]) => [name, values]))
}
