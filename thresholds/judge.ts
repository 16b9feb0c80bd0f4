import { type Criterion, failRank, passRank, statisticKey } from './compile'
import { rankInterval } from './confidence'
import type { Comparison } from './target'

/** The values of one metric in k6's end-of-test summary. */
export type Values = Record<string, number | undefined>
/** Values by metric or submetric name; a series that had no sample may be missing. */
export type Series = Record<string, Values | undefined>

export type CriterionVerdict = 'pass' | 'fail' | 'inconclusive' | 'reported' | 'not_proved' | 'not_measured'

export interface Judged {
  criterion: Criterion
  verdict: CriterionVerdict
  /** The measured statistic; absent without data. */
  actual?: number
  samples: number
  /** The statistic's 95 % interval, for percentiles with data. */
  interval?: { lower: number; upper: number }
  /** Why, when it is not a plain pass or fail. */
  reason?: string
}

/** Judges one criterion: PASS only if the whole interval holds the limit, FAIL only if none of it does. */
export function judge(criterion: Criterion, series: Series): Judged {
  const samples = series[criterion.samplesSeries]?.['count'] ?? 0
  const values = series[criterion.series]
  const actual = actualOf(criterion, values, samples)
  const found: Judged = {
    criterion,
    verdict: 'fail',
    samples,
    ...(actual !== undefined && { actual }),
    ...intervalOf(criterion, values, samples),
  }
  if (criterion.mode === 'not_measured') {
    return { criterion, samples: 0, verdict: 'not_measured', reason: `without ${criterion.lacks}` }
  }
  if (criterion.mode === 'not_proved') {
    return {
      ...found,
      verdict: 'not_proved',
      ...(criterion.provedAt && { reason: `at ${atSize(criterion.provedAt)}` }),
    }
  }
  if (criterion.mode === 'reported') return { ...found, verdict: 'reported' }
  if (samples === 0 || actual === undefined) return { ...found, verdict: 'fail', reason: 'no data' }
  const holds = (value: number) => compare(value, criterion.comparison, criterion.limit)
  const passes = holds(valueAt(values, passRank(criterion)) ?? actual) && holds(actual)
  const fails = !holds(failingValue(criterion, values, samples) ?? actual)
  if (fails) return { ...found, verdict: 'fail' }
  if (samples < criterion.minSamples) {
    return {
      ...found,
      verdict: 'inconclusive',
      reason: `${group(samples)} samples, ${group(criterion.minSamples)} needed`,
    }
  }
  if (passes) return { ...found, verdict: 'pass' }
  return { ...found, verdict: 'inconclusive', reason: 'the limit lies inside the 95 % interval' }
}

/**
 * The value that decides a failure. The ranks that k6 gates on are those of the guaranteed samples; fewer samples tell
 * less, so for them the rank is looked up in the grid of percentiles, where the result has one.
 */
function failingValue(c: Criterion, values: Values | undefined, samples: number): number | undefined {
  const rank = failRank(c)
  if (rank === undefined || c.statistic.kind !== 'percentile' || samples >= c.minSamples) return valueAt(values, rank)
  const { lower, upper } = rankInterval(c.statistic.percentile, samples)
  const below = c.comparison === '<' || c.comparison === '<='
  const onGrid = below ? Math.max(0.5, Math.floor(lower * 2) / 2) : Math.min(99.5, Math.ceil(upper * 2) / 2)
  return valueAt(values, onGrid) ?? valueAt(values, rank)
}

function actualOf(c: Criterion, values: Values | undefined, samples: number): number | undefined {
  const value = values?.[statisticKey(c.statistic)]
  // k6 leaves a counter out that nothing was added to: with samples behind it, that is a true zero.
  if (c.statistic.kind === 'count' || c.statistic.kind === 'count-per-hour')
    return value ?? (samples > 0 ? 0 : undefined)
  return samples > 0 ? value : undefined
}

function intervalOf(c: Criterion, values: Values | undefined, samples: number): Pick<Judged, 'interval'> {
  const lower = valueAt(values, c.ranks?.lower)
  const upper = valueAt(values, c.ranks?.upper)
  return samples > 0 && lower !== undefined && upper !== undefined ? { interval: { lower, upper } } : {}
}

function valueAt(values: Values | undefined, rank: number | undefined): number | undefined {
  return rank === undefined ? undefined : values?.[`p(${rank})`]
}

function compare(value: number, comparison: Comparison, limit: number): boolean {
  if (comparison === '<') return value < limit
  if (comparison === '<=') return value <= limit
  if (comparison === '>') return value > limit
  return value >= limit
}

/** How far a run was from a size: `50 of 1,000 VUs`. */
export function atSize({ actual, target, unit }: NonNullable<Criterion['provedAt']>): string {
  return `${group(actual)} of ${group(target)} ${unit}`
}

function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
