import { compileFor } from './compile'
import { type Judged, judge, type Series, type Values } from './judge'
import type { Measures } from './measures'
import type { Target, Targets } from './target'

/** What a command measured: a value, or how many; and, of a value that is known to be within bounds, these. */
export type MeasuredValues = Partial<Record<keyof Measures, number | { value: number; lower: number; upper: number }>>

/**
 * Judges the rows of one command by what it measured. A value that is known within bounds passes only with both of them,
 * and fails only with both.
 * @param lacking why a metric could not be measured at all
 */
export function judgeMeasured(
  command: NonNullable<Target['judgedBy']>,
  targets: Targets,
  measured: MeasuredValues,
  lacking: Readonly<Record<string, string>> = {},
): { judged: Judged[]; series: Series } {
  const series: Series = Object.fromEntries(Object.entries(measured).map(([name, of]) => [name, valuesOf(of)]))
  const judged = compileFor(command, targets).map((criterion): Judged => {
    const reason = lacking[criterion.metric]
    if (reason !== undefined) return { ...judge({ ...criterion, mode: 'not_measured' }, {}), reason }
    const one = judge(criterion, series)
    const of = measured[criterion.metric as keyof Measures]
    if (typeof of !== 'object' || !['pass', 'fail'].includes(one.verdict)) return one
    const { lower, upper } = of
    const ends = [lower, upper].map((value) => judge(criterion, { ...series, [criterion.metric]: { value } }).verdict)
    const known = Number.isFinite(upper) ? { interval: { lower, upper } } : {}
    if (ends.every((verdict) => verdict === one.verdict)) return { ...one, ...known }
    return { ...one, ...known, verdict: 'inconclusive', reason: 'the limit lies inside what is known of it' }
  })
  return { judged, series }
}

/** Of a counter k6 has the count, of everything else the value: it is only one of them. */
function valuesOf(of: number | { value: number }): Values {
  const value = typeof of === 'number' ? of : of.value
  return { value, count: value }
}
