/** What `k6-summary` resolves to: the functions of Grafana's k6-summary 0.1.0, bundled instead of fetched. */
export { humanizeValue } from './humanize'
export { jUnit } from './junit'
export type { SummaryData } from './summary-data'
export { textSummary } from './text-summary'
