/** What k6 hands to `handleSummary`, as far as its text and JUnit forms need it; @types/k6 does not have it. */
export interface SummaryData {
  root_group: SummaryGroup
  metrics: Record<string, SummaryMetric>
  options: { summaryTrendStats: string[]; summaryTimeUnit: string; noColor?: boolean }
  state?: { isStdOutTTY: boolean; isStdErrTTY: boolean; testRunDurationMs: number }
}

export interface SummaryGroup {
  name: string
  groups: SummaryGroup[]
  checks: { name: string; passes: number; fails: number }[]
}

export interface SummaryMetric {
  type: 'counter' | 'gauge' | 'rate' | 'trend'
  contains: 'default' | 'time' | 'data'
  /** By the kind: counter count, rate · gauge value, min, max · rate rate, passes, fails · trend the chosen stats. */
  values: Record<string, number>
  /** By the threshold's expression. */
  thresholds?: Record<string, { ok: boolean }>
}

/** Unit in which times are shown; with none each is shown in the unit that suits it. */
export type TimeUnit = 's' | 'ms' | 'us'
