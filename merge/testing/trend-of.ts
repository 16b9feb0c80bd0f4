import { trendStats } from '../../lib/plan/summary/percentiles'
import type { Values } from '../../thresholds/judge'
import { k6Percentile } from '../../thresholds/testing/k6-percentile'

/** A Trend as k6's summary has it. */
export function trendOf(samples: readonly number[], stats: readonly string[] = trendStats([])): Values {
  const sorted = [...samples].sort((a, b) => a - b)
  const named: Record<string, number | undefined> = {
    count: sorted.length,
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    avg: sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length),
    med: k6Percentile(sorted, 50),
  }
  return Object.fromEntries(stats.map((stat) => [stat, named[stat] ?? k6Percentile(sorted, Number(stat.slice(2, -1)))]))
}

/** How far, in percent of all samples, a value is from where a percentile of them lies. @param sorted all of them */
export function rankOff(value: number, percentile: number, sorted: readonly number[]): number {
  const share = (count: number) => (100 * count) / sorted.length
  const from = share(sorted.filter((sample) => sample < value).length)
  const to = share(sorted.filter((sample) => sample <= value).length)
  return Math.max(0, from - percentile, percentile - to)
}
