import { mean } from 'simple-statistics'
import { baselineLength, evidenceOfStep } from '../gate/evidence'
import { median, robustSpread } from '../statistics/robust'
import type { AnnotatedSeries } from './annotated'

/** A stretch in which no expert marked a change: the runs before, and the latest ones, on log scale. */
export interface Quiet {
  before: number[]
  latest: number[]
}

/** How far from a marked change a stretch has to stay, in values: as far as experts differ. */
const margin = 6
const fewestBefore = 20
const mostLatest = 3
/** A stretch begins every so many values. */
const every = 10

export const steps = [0.02, 0.05, 0.1, 0.2, 1] as const

export function quietStretches(series: readonly AnnotatedSeries[]): Quiet[] {
  return series.flatMap(({ values, experts }) => {
    if (values.some((value) => value <= 0)) return []
    const levels = values.map(Math.log)
    const marks = [...new Set(experts.flat())].sort((a, b) => a - b)
    const bounds = [-margin, ...marks, values.length + margin]
    return bounds.slice(1).flatMap((next, i) => {
      const from = (bounds[i] ?? 0) + margin
      const found: Quiet[] = []
      for (let end = from + fewestBefore + mostLatest; end <= next - margin; end += every) {
        const start = end - mostLatest
        found.push({
          before: levels.slice(Math.max(from, start - baselineLength), start),
          latest: levels.slice(start, end),
        })
      }
      return found
    })
  })
}

/** What says how sure it is that the latest runs are worse: larger is surer. */
export type Alarm = (before: readonly number[], latest: readonly number[]) => number

/** The gate's own. */
export const ours: Alarm = evidenceOfStep

/** What others do: every one of the latest runs so many robust standard deviations above the median. */
export const zScore: Alarm = (before, latest) => {
  const level = median([...before])
  const spread = Math.max(robustSpread(before), 1e-6)
  return Math.min(...latest.map((value) => (value - level) / spread))
}

export interface Curve {
  runs: number
  falseAlarms: number
  /** Share of the steps that are found, in the order of `steps`. */
  found: number[]
}

/** Detection after so many runs when the limit is set so that this share of quiet stretches gives an alarm. */
export function curveAt(quiet: readonly Quiet[], alarm: Alarm, runs: number, falseAlarms: number): Curve {
  const calm = quiet.map(({ before, latest }) => alarm(before, latest.slice(0, runs)))
  return curveOver(quiet, alarm, runs, calm, limitFor(calm, falseAlarms))
}

/** Detection after so many runs beyond a fixed limit. */
export function curveBeyond(quiet: readonly Quiet[], alarm: Alarm, runs: number, limit: number): Curve {
  const calm = quiet.map(({ before, latest }) => alarm(before, latest.slice(0, runs)))
  return curveOver(quiet, alarm, runs, calm, limit)
}

/** The limit that this share of the values is above. */
export function limitFor(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => b - a)[Math.floor(share * values.length)] ?? Number.POSITIVE_INFINITY
}

function curveOver(quiet: readonly Quiet[], alarm: Alarm, runs: number, calm: readonly number[], limit: number): Curve {
  const shareOf = (alarms: readonly boolean[]) => mean(alarms.map(Number))
  return {
    runs,
    falseAlarms: shareOf(calm.map((value) => value > limit)),
    found: steps.map((step) =>
      shareOf(
        quiet.map(
          ({ before, latest }) =>
            alarm(
              before,
              latest.slice(0, runs).map((x) => x + Math.log1p(step)),
            ) > limit,
        ),
      ),
    ),
  }
}

/** The stretches by how noisy the runs before are: the calmest quarter first. */
export function byNoise(quiet: readonly Quiet[]): { upTo: number; stretches: Quiet[] }[] {
  const sorted = quiet.map((one) => ({ one, noise: robustSpread(one.before) })).sort((a, b) => a.noise - b.noise)
  return [0, 1, 2, 3].map((quarter) => {
    const part = sorted.slice((quarter * sorted.length) / 4, ((quarter + 1) * sorted.length) / 4)
    return { upTo: part.at(-1)?.noise ?? 0, stretches: part.map(({ one }) => one) }
  })
}
