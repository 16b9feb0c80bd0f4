import type { Series } from '../../../thresholds/judge'

/** What k6 gives handleSummary: the default form, which alone holds thresholds and every percentile asked for. */
export interface SummaryData {
  metrics: Record<
    string,
    | { type: string; contains: string; values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }
    | undefined
  >
  state: { isStdOutTTY: boolean; testRunDurationMs: number }
  options: { noColor: boolean }
  setup_data?: unknown
}

export function seriesOf(data: SummaryData): Series {
  return Object.fromEntries(Object.entries(data.metrics).map(([name, metric]) => [name, metric?.values]))
}
