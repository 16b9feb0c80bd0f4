import type { SummaryData as K6Summary } from 'k6-summary'
import type { Series } from '../../../thresholds/judge'

/** What k6 gives handleSummary: the default form, which alone holds thresholds and every percentile asked for. */
export interface EndOfTestData extends K6Summary {
  state: NonNullable<K6Summary['state']>
  setup_data?: unknown
}

/**
 * The summary, where it has the form that can be judged. The other one (`--new-machine-readable-summary`) has neither
 * thresholds nor the percentiles asked for; of it only the length of the run can be told.
 */
export function readSummary(given: EndOfTestData | OtherSummary): { data: EndOfTestData; otherForm: boolean } {
  if ('metrics' in given && 'state' in given) return { data: given, otherForm: false }
  const testRunDurationMs = (given.config?.duration ?? 0) * 1000
  return {
    data: {
      metrics: {},
      root_group: { name: '', groups: [], checks: [] },
      state: { isStdOutTTY: false, isStdErrTTY: false, testRunDurationMs },
      options: { noColor: true, summaryTrendStats: [], summaryTimeUnit: '' },
    },
    otherForm: true,
  }
}

/** As much of the other form as is needed. */
interface OtherSummary {
  /** In seconds. */
  config?: { duration?: number }
}

export function seriesOf({ metrics }: Pick<EndOfTestData, 'metrics'>): Series {
  return Object.fromEntries(Object.entries(metrics).map(([name, { values }]) => [name, values]))
}
