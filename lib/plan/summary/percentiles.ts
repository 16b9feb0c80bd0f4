import type { Criterion } from '../../../thresholds/compile'
import type { Values } from '../../../thresholds/judge'

/** p(0.5) … p(99.5): from this grid come intervals, charts and the merging of several instances. */
export const grid: readonly number[] = Array.from({ length: 199 }, (_, i) => (i + 1) / 2)

/** What `summaryTrendStats` has to list for a run's criteria: the grid, and the exact ranks of their intervals. */
export function trendStats(criteria: readonly Criterion[]): string[] {
  const ranks = criteria.flatMap((c) => (c.ranks ? [c.ranks.lower, c.ranks.upper] : []))
  const percentiles = [...new Set([...grid, 99.9, ...ranks])].sort((a, b) => a - b)
  return ['avg', 'min', 'med', 'max', 'count', ...percentiles.map((p) => `p(${p})`)]
}

/** The grid's values, or nothing when the series had no sample. */
export function quantiles(values: Values | undefined): number[] | undefined {
  if (!values?.['count']) return undefined
  return grid.map((p) => values[`p(${p})`] ?? Number.NaN)
}

/**
 * Apdex for a limit T: satisfied up to T, tolerating up to 4 T, read off the quantile grid (steps of 0.5 %).
 */
export function apdex(values: Values | undefined, limit: number): number | undefined {
  const q = quantiles(values)
  if (!q) return undefined
  const shareUpTo = (x: number) => ((values?.['max'] ?? 0) <= x ? 1 : q.filter((v) => v <= x).length / (q.length + 1))
  const satisfied = shareUpTo(limit)
  return Math.round((satisfied + (shareUpTo(4 * limit) - satisfied) / 2) * 1000) / 1000
}
