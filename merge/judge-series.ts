import { type Criterion, failRank, passRank, rankOf } from '../thresholds/compile'
import { type Judged, judge, type Series } from '../thresholds/judge'
import { rankErrorOf } from './pooled'
import { mergedSeries } from './series'

/** Judges criteria by what several instances measured, as if one k6 had. */
export function judgeSeries(
  compiled: readonly Criterion[],
  all: readonly Series[],
): { judged: Judged[]; series: Series } {
  const criteria = compiled.map((criterion) => withRankError(criterion, all))
  const ranks = criteria.flatMap((c) => [passRank(c), failRank(c), rankOf(c, 'lower'), rankOf(c, 'upper')])
  const series = mergedSeries(
    all,
    [...new Set(ranks)].filter((rank) => rank !== undefined),
  )
  return { judged: criteria.map((criterion) => judge(criterion, series)), series }
}

/** What only one instance has samples of is exact. */
function withRankError(criterion: Criterion, all: readonly Series[]): Criterion {
  if (criterion.statistic.kind !== 'percentile') return criterion
  const names = [criterion.series, ...(criterion.stretches ?? []).map(({ series }) => series)]
  const rankError = Math.max(...names.map((name) => rankErrorOf(all.map((series) => series[name]?.['count'] ?? 0))))
  return rankError === 0 ? criterion : { ...criterion, rankError: Math.round(rankError * 10_000) / 10_000 }
}
