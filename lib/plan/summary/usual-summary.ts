import { type SummaryData as K6Summary, textSummary } from 'k6-summary'

/** What k6 itself shows of a Trend, where nobody asks for other statistics. */
const usualStats = ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)']

/**
 * k6's usual end-of-test summary, for those who look for `http_req_duration` and `checks` there. Submetrics that only
 * the result file is read from are left out: those that have no threshold.
 */
export function usualSummary(data: K6Summary, colour: boolean): string {
  const metrics = Object.fromEntries(
    Object.entries(data.metrics).filter(
      ([name, { thresholds }]) => !name.includes('{') || Object.keys(thresholds ?? {}).length > 0,
    ),
  )
  return textSummary({ ...data, metrics }, { enableColors: colour, summaryTrendStats: usualStats })
}
