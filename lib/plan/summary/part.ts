import type { Criterion } from '../../../thresholds/compile'
import { type Judged, judge, type Series } from '../../../thresholds/judge'
import type { MetricTable } from '../../../thresholds/metrics'
import type { Conclusion } from '../../../thresholds/verdict'
import type { Instance } from '../settings/instance'

/** Begins the line of an instance's log that holds its result: `sla verdict` reads it where no file was kept. */
export const partMarker = 'SLA_PART'

/** What one of several k6 instances leaves for the verdict over all of them. */
export interface InstancePart {
  /** The criteria of the whole run. */
  criteria: readonly Criterion[]
  /** What k6 summed up, by series. */
  series: Series
  /** Iterations of the open model that the profile plans for the whole run. */
  arrivals_planned: number
  /** How long and at what size the targets are judged, in words. */
  judged_for: string
}

/** An instance shows what it measured, and judges nothing. */
export function withoutJudging(criteria: readonly Criterion[], series: Series): Judged[] {
  return criteria.map((criterion) =>
    criterion.mode === 'gated'
      ? { ...judge({ ...criterion, mode: 'reported' }, series), reason: 'judged over all instances' }
      : judge(criterion, series),
  )
}

export function partial({ index, of }: Instance): Conclusion {
  return {
    verdict: 'partial',
    reason: `instance ${index} of ${of}: sla verdict judges all of them together`,
  }
}

/** Digits that a value keeps: no limit is as fine, and the line of the log is half as long. */
const digits = 9

/** The series that limits and reports are made from, as short as can be. */
export function keptSeries(series: Series, metrics: MetricTable): Series {
  return Object.fromEntries(
    Object.entries(series).flatMap(([name, values]) =>
      name.includes('{') || name in metrics
        ? [
            [
              name,
              Object.fromEntries(
                Object.entries(values ?? {}).map(([of, value]) => [of, Number((value ?? 0).toPrecision(digits))]),
              ),
            ],
          ]
        : [],
    ),
  )
}
