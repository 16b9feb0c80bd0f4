import { type Criterion, failRank, passRank, rankOf, statisticKey } from './compile'
import { batchedInterval, rankInterval } from './confidence'
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
  /** When the limit lies inside the interval: how many samples would decide; infinite when it is the limit that was measured. */
  samplesToSettle?: number
}

/**
 * Judges one criterion: PASS only if the whole interval holds the limit, FAIL only if none of it does. One of a long
 * phase passes only if each of its stretches does, and fails with the first that fails.
 */
export function judge(criterion: Criterion, series: Series): Judged {
  return criterion.stretches && criterion.mode === 'gated'
    ? byStretches(criterion, series)
    : judgeOne(criterion, series)
}

function byStretches({ stretches = [], ...whole }: Criterion, series: Series): Judged {
  const each = stretches.map((stretch) => judgeOne({ ...whole, ...stretch }, series))
  const intervals = each.flatMap(({ interval }) => interval ?? [])
  const { actual, samples } = judgeOne({ ...whole, mode: 'reported' }, series)
  const worst = (['fail', 'inconclusive'] as const).find((verdict) => each.some((one) => one.verdict === verdict))
  const first = each.findIndex(({ verdict }) => verdict === worst)
  const many = each.filter(({ verdict }) => verdict === worst).length
  return {
    criterion: { ...whole, stretches },
    verdict: worst ?? 'pass',
    samples,
    ...(actual !== undefined && { actual }),
    ...(intervals.length > 0 && {
      interval: {
        lower: Math.min(...intervals.map(({ lower }) => lower)),
        upper: Math.max(...intervals.map(({ upper }) => upper)),
      },
    }),
    ...(worst && {
      reason: `${many} of ${each.length} stretches; the first is number ${first + 1}${each[first]?.reason ? `: ${each[first].reason}` : ''}`,
    }),
  }
}

function judgeOne(criterion: Criterion, series: Series): Judged {
  const samples = series[criterion.samplesSeries]?.['count'] ?? 0
  const values = series[criterion.series]
  const actual = actualOf(criterion, values, samples)
  const ofBatches = batchValues(criterion, series)
  const found: Omit<Judged, 'verdict'> = {
    criterion,
    samples,
    ...(actual !== undefined && { actual }),
    ...intervalOf(criterion, values, samples, ofBatches),
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
  const passing = [valueAt(values, passRank(criterion)) ?? actual, actual, ...ofBatches]
  // Batches guard a pass alone: a stretch that was well does not excuse a phase that was not.
  const failing = failingValue(criterion, values, samples) ?? actual
  if (!holds(failing)) return { ...found, verdict: 'fail' }
  if (samples < criterion.minSamples) {
    return {
      ...found,
      verdict: 'inconclusive',
      reason: `${group(samples)} samples, ${group(criterion.minSamples)} needed`,
    }
  }
  if (passing.every(holds)) return { ...found, verdict: 'pass' }
  const beyond = holds(actual) ? passing.find((value) => !holds(value)) : failing
  return {
    ...found,
    verdict: 'inconclusive',
    reason: criterion.ranks
      ? 'the limit lies inside the 95 % interval'
      : 'the limit lies inside what merging leaves open',
    // When only a batch is beyond the limit, stretches differ, and more samples of the same do not mend that.
    ...(beyond !== undefined &&
      !ofBatches.includes(beyond) && {
        samplesToSettle: samplesToSettle(criterion.limit, actual, beyond, samples),
      }),
  }
}

/** How many samples would decide, to two digits: an interval narrows with the root of their number. */
function samplesToSettle(limit: number, actual: number, bound: number, samples: number): number {
  const needed = samples * (Math.abs(bound - actual) / Math.abs(limit - actual)) ** 2
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1)
  return Number.isFinite(needed) ? Math.ceil(needed / unit) * unit : Number.POSITIVE_INFINITY
}

/** The percentile of each batch that has samples. */
function batchValues(c: Criterion, series: Series): number[] {
  return (c.batches ?? []).flatMap((name) => {
    const values = series[name]
    return values?.['count'] ? (values[statisticKey(c.statistic)] ?? []) : []
  })
}

/**
 * The value that decides a failure. The ranks that k6 gates on are those of the guaranteed samples; fewer samples tell
 * less, so for them the rank is looked up in the grid of percentiles, where the result has one.
 */
function failingValue(c: Criterion, values: Values | undefined, samples: number): number | undefined {
  const rank = failRank(c)
  if (!c.ranks || c.statistic.kind !== 'percentile' || samples >= c.minSamples) return valueAt(values, rank)
  const { lower, upper } = rankInterval(c.statistic.percentile, samples)
  const below = c.comparison === '<' || c.comparison === '<='
  const off = c.rankError ?? 0
  const onGrid = below ? Math.floor((lower - off) * 2) / 2 : Math.ceil((upper + off) * 2) / 2
  return valueAt(values, onGrid) ?? valueAt(values, rank)
}

function actualOf(c: Criterion, values: Values | undefined, samples: number): number | undefined {
  const value = values?.[statisticKey(c.statistic)]
  // k6 leaves a counter out that nothing was added to: with samples behind it, that is a true zero.
  if (c.statistic.kind === 'count' || c.statistic.kind === 'count-per-hour')
    return value ?? (samples > 0 ? 0 : undefined)
  return samples > 0 ? value : undefined
}

function intervalOf(
  c: Criterion,
  values: Values | undefined,
  samples: number,
  ofBatches: readonly number[],
): Pick<Judged, 'interval'> {
  if (!c.ranks) return {}
  const lower = valueAt(values, rankOf(c, 'lower'))
  const upper = valueAt(values, rankOf(c, 'upper'))
  if (samples === 0 || lower === undefined || upper === undefined) return {}
  return { interval: batchedInterval({ lower, upper }, ofBatches) }
}

function valueAt(values: Values | undefined, rank: number | undefined): number | undefined {
  return values?.[`p(${rank})`]
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
