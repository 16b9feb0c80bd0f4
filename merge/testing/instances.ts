import { keptSeries } from '../../lib/plan/summary/part'
import { trendStats } from '../../lib/plan/summary/percentiles'
import { loadShape, sampleRun } from '../../lib/plan/summary/testing/sample-run'
import type { Criterion } from '../../thresholds/compile'
import type { Series, Values } from '../../thresholds/judge'
import type { RunShape } from '../../thresholds/plan'
import { tcallVocabulary } from '../../thresholds/tcall-vocabulary'
import type { FoundPart } from '../parts'
import { trendOf } from './trend-of'

/** What one instance has of a series: the samples of a Trend, or how many a counter counted. */
export type Held = Readonly<Record<string, readonly number[] | number>>

/** The series that a criterion is judged by, with as many samples as it needs, well within its limit. */
function enoughFor(c: Criterion, instances: number): Held {
  const samples = Math.ceil((c.minSamples * 2) / instances)
  if (c.statistic.kind === 'percentile') {
    const level = c.comparison === '>=' ? 1.2 : 0.3
    const spread = (at: number) => c.limit * level * (0.9 + (0.2 * at) / samples)
    return { [c.samplesSeries]: samples, [c.series]: Array.from({ length: samples }, (_, at) => spread(at)) }
  }
  const count = c.statistic.kind === 'count-per-hour' ? Math.ceil((c.limit * 1.04) / instances) : 0
  return { [c.samplesSeries]: samples, [c.series]: count }
}

/**
 * The parts of one run that holds every target.
 * @param change what an instance, counted from 1, holds otherwise
 */
export function instancesOf(
  of: number,
  change: (index: number) => Held = () => ({}),
  shape: RunShape = loadShape,
): FoundPart[] {
  const { criteria } = sampleRun(shape)
  const stats = trendStats(criteria)
  return Array.from({ length: of }, (_, at) => {
    const index = at + 1
    const usual = criteria.filter(({ merge }) => merge !== 'one-instance' || index === 1)
    const held: Held = {
      ...Object.assign({}, ...usual.map((c) => enoughFor(c, c.merge === 'one-instance' ? 1 : of))),
      runs_watched_to_the_end: index === 1 ? 1 : 0,
      'webhook_events{outcome:drain_completed}': index === 1 ? 1 : 0,
      ...change(index),
    }
    const series: Series = Object.fromEntries(
      Object.entries(held).map(([name, value]) => [name, valuesOf(name, value, held, stats)]),
    )
    const spoil = (all: Record<string, Values | undefined>) => {
      for (const name of Object.keys(all)) delete all[name]
      Object.assign(all, series)
    }
    const { result } = sampleRun(shape, spoil, { instance: { index, of } })
    const part = {
      criteria,
      series: keptSeries(series, tcallVocabulary.metrics),
      arrivals_planned: 496,
      judged_for: 'for 2 min at 1,000 VUs',
    }
    return {
      from: `${index}of${of}.json`,
      result: { ...result, verdict: 'partial', reason: 'judged with the others', part },
    }
  })
}

function valuesOf(name: string, value: readonly number[] | number, held: Held, stats: readonly string[]): Values {
  if (typeof value !== 'number') return trendOf(value, stats)
  if (!name.startsWith('http_req_failed')) return { count: value, rate: value / 182 }
  // A rate counts what is true, of as many as there were requests.
  const all = held[name.replace('http_req_failed', 'http_reqs')]
  const fails = (typeof all === 'number' ? all : 0) - value
  return { passes: value, fails, rate: value / Math.max(1, value + fails) }
}
