import { integer, type Random } from '../../lib/data/random'
import { trendStats } from '../../lib/plan/summary/percentiles'
import type { Criterion } from '../../thresholds/compile'
import { type CriterionVerdict, judge } from '../../thresholds/judge'
import { k6Percentile } from '../../thresholds/testing/k6-percentile'
import { judgeSeries } from '../judge-series'
import { rankOff, trendOf } from '../testing/trend-of'
import { splitOf, type TimedSample, type Way } from './splits'

/** What came of one split, against the truth of all samples in one place. */
export interface TriedSplit {
  way: Way
  instances: number
  samples: number
  /** How far the merged p95 is from where it ought to be among all samples, in percent of them. */
  rankOff: number
  /** The verdict of one k6 over all samples, and that over the parts. */
  truth: CriterionVerdict
  merged: CriterionVerdict
}

/** A limit lies so far from the p95 at most, in percent of the samples: where a verdict is hard. */
const limitWithin = 4.9
const mostInstances = 16

/** Splits the samples of a criterion at random, and judges them by a limit near their p95. */
export function trySplit(criterion: Criterion, samples: readonly TimedSample[], way: Way, random: Random): TriedSplit {
  const instances = integer(random, 2, mostInstances)
  const sorted = samples.map(({ value }) => value).sort((a, b) => a - b)
  const limit = k6Percentile(sorted, Math.min(99.9, 95 + limitWithin * (2 * random() - 1)))
  const limited: Criterion = { ...criterion, limit }
  const stats = trendStats([limited])
  const seriesOf = (of: readonly number[]) => ({
    [limited.series]: trendOf(of, stats),
    [limited.samplesSeries]: { count: of.length },
  })
  const { judged, series } = judgeSeries([limited], splitOf(samples, instances, way, random).map(seriesOf))
  return {
    way,
    instances,
    samples: sorted.length,
    rankOff: rankOff(series[limited.series]?.['p(95)'] ?? Number.NaN, 95, sorted),
    truth: judge(limited, seriesOf(sorted)).verdict,
    merged: judged[0]?.verdict ?? 'fail',
  }
}
