import { changePoints, tuned } from '../detect/change-points'
import { falseDiscoveryControlled } from '../statistics/false-discovery'
import { mannWhitney } from '../statistics/mann-whitney'
import { median, robustSpread } from '../statistics/robust'
import type { PointRow, SeriesKey } from '../store/index-database'

/** A change below this share of the level, or of this many ms, is nothing to tell of. */
const least = { share: 0.02, ms: 0.5 }

/** Of the changes that are told of, the share that may be chance. */
const falseDiscoveryRate = 0.05

/** Fewer runs than these have no history. */
const shortest = 10

export interface Change {
  series: SeriesKey
  title: string
  unit: string
  /** The last run before it, and the first one after. */
  before: RunRef
  after: RunRef
  /** Between these it could as well have been: the first run that may be changed, and the last that may not be. */
  earliest: RunRef
  latest: RunRef
  /** Level before and after. */
  from: number
  to: number
  /** (to − from) / |from|; null where that is 0. */
  change: number | null
  harm: 'worse' | 'better'
  /** p of the Mann-Whitney test. */
  chance: number
}

export interface RunRef {
  run: string
  ended_at: string
  git_sha: string
}

export interface Trend {
  changes: Change[]
  /** Series that have too few comparable runs to have a history. */
  tooShort: SeriesKey[]
}

/**
 * When did it change? Of each criterion, over all runs that can be compared.
 * @param series each with its points, oldest first
 */
export function trendOf(series: readonly { key: SeriesKey; points: readonly PointRow[] }[]): Trend {
  const tooShort: SeriesKey[] = []
  const candidates = series.flatMap(({ key, points }) => {
    const groups = comparableGroups(points)
    if (groups.every((group) => group.length < shortest)) tooShort.push(key)
    return groups.flatMap((group) => changesOf(key, group))
  })
  const kept = falseDiscoveryControlled(
    candidates.map(({ chance }) => chance),
    falseDiscoveryRate,
  )
  const changes = candidates.filter((_, at) => kept[at])
  return { changes: changes.sort((a, b) => (a.after.ended_at < b.after.ended_at ? -1 : 1)), tooShort }
}

/** Runs that can be compared, by their fingerprint: valid, and with a value. */
function comparableGroups(points: readonly PointRow[]): Valued[][] {
  const groups = new Map<string, Valued[]>()
  for (const point of points) {
    const { actual, run_verdict, judges } = point
    if (actual === null || run_verdict === 'invalid' || judges === 'generator') continue
    const group = groups.get(point.fingerprint) ?? []
    groups.set(point.fingerprint, group)
    group.push({ ...point, actual })
  }
  return [...groups.values()]
}

type Valued = PointRow & { actual: number }

function changesOf(series: SeriesKey, points: readonly Valued[]): Change[] {
  if (points.length < shortest) return []
  const values = points.map(({ actual }) => actual)
  const found = changePoints(values, { ...tuned, magnitude: least.share })
  const bounds = [0, ...found, points.length]
  return found.flatMap((at, index): Change[] => {
    const [start, end] = [bounds[index] ?? 0, bounds[index + 2] ?? points.length]
    const [before, after] = [values.slice(start, at), values.slice(at, end)]
    const [from, to] = [median(before), median(after)]
    const { first, last } = whereabouts(values.slice(start, end), at - start)
    const [beforeRun, afterRun, earliest, latest] = [at - 1, at, start + first, start + last].map((i) => points[i])
    if (!beforeRun || !afterRun || !earliest || !latest) return []
    if (afterRun.unit === 'ms' && Math.abs(to - from) < least.ms) return []
    const isUp = to > from
    return [
      {
        series,
        title: afterRun.title,
        unit: afterRun.unit,
        before: refTo(beforeRun),
        after: refTo(afterRun),
        earliest: refTo(earliest),
        latest: refTo(latest),
        from,
        to,
        change: from === 0 ? null : (to - from) / Math.abs(from),
        harm: isUp === afterRun.comparison.startsWith('<') ? 'worse' : 'better',
        chance: mannWhitney(before, after),
      },
    ]
  })
}

/**
 * The splits that explain the values almost as well as the best one: those within 3.84 noise variances, the 95 % of
 * a chi-squared.
 */
function whereabouts(values: readonly number[], best: number): { first: number; last: number } {
  const noise = Math.max(robustSpread(values.slice(0, best)), robustSpread(values.slice(best)))
  if (!(noise > 0)) return { first: best, last: best }
  const [from, to] = [median(values.slice(0, best)), median(values.slice(best))]
  // A value far from both levels says nothing of where: it counts no more than three spreads.
  const off = (value: number, level: number) => Math.min(9, ((value - level) / noise) ** 2)
  const reach = (step: 1 | -1): number => {
    let lost = 0
    let furthest = best
    for (let at = best; at + step > 0 && at + step < values.length; at += step) {
      const passed = values[step === 1 ? at : at - 1] ?? 0
      lost += step === 1 ? off(passed, from) - off(passed, to) : off(passed, to) - off(passed, from)
      if (lost > 3.84 * 4) break
      if (lost <= 3.84) furthest = at + step
    }
    return furthest
  }
  return { first: reach(-1), last: reach(1) }
}

function refTo({ id, ended_at, git_sha }: PointRow): RunRef {
  return { run: id, ended_at, git_sha }
}
