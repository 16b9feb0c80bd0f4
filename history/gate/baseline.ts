import { changePoints } from '../detect/change-points'
import { median, robustSpread } from '../statistics/robust'
import { baselineLength, leastBaseline } from './evidence'

/** A level that is worse by less than this share is none that anybody has to accept; it is no baseline either. */
const leastShare = 0.02

/** The newest runs are no baseline when they are this many robust standard deviations worse than it. */
const farOff = 3

/** One value of a criterion in an earlier, comparable run. */
export interface BaselinePoint {
  run: string
  ended_at: string
  git_sha: string
  value: number
}

/** Larger is worse, or smaller is. */
export type Harm = 'up' | 'down'

export interface Baseline {
  /** Its newest points, oldest first. */
  points: BaselinePoint[]
  /** Later runs are worse than it, and nobody accepted that. */
  worseSince: BaselinePoint | undefined
}

/**
 * The stretch of history that tonight is held against. It begins with the first runs, or with those that somebody
 * accepted, and moves by itself only to a better level: a worse one has to be accepted, and a slow drift cannot carry
 * it along.
 * @param points comparable runs, oldest first
 * @param acceptedFrom time of the first run of the level that was accepted last
 */
export function baselineOf(points: readonly BaselinePoint[], harm: Harm, acceptedFrom: string | undefined): Baseline {
  const since = acceptedFrom === undefined ? [...points] : points.filter(({ ended_at }) => ended_at >= acceptedFrom)
  const bounds = [0, ...changePoints(since.map(({ value }) => value)), since.length]
  const segments = bounds.slice(1).map((to, i) => since.slice(bounds[i], to))
  let held: BaselinePoint[] = []
  let worseSince: BaselinePoint | undefined
  for (const segment of segments) {
    const by = held.length > 0 ? worseBy(levelOf(segment), levelOf(held), harm) : 0
    if (by <= 0 && (held.length < leastBaseline || segment.length >= leastBaseline)) held = segment
    if (by < leastShare) worseSince = undefined
    else worseSince ??= segment[0]
  }
  return { points: withoutBeginning(held, harm).slice(-baselineLength), worseSince }
}

/**
 * Without the newest runs that are far worse: a change that has just begun is too short to be seen as one, and would
 * pass for the noise of the level before.
 */
function withoutBeginning(held: readonly BaselinePoint[], harm: Harm): BaselinePoint[] {
  if (held.length === 0) return []
  const [level, spread] = [levelOf(held), robustSpread(held.map(({ value }) => value))]
  const isNormal = ({ value }: BaselinePoint) =>
    worseBy(value, level, harm) < leastShare || Math.abs(value - level) <= farOff * spread
  return held.slice(0, held.findLastIndex(isNormal) + 1)
}

function levelOf(segment: readonly BaselinePoint[]): number {
  return median(segment.map(({ value }) => value))
}

/** As a share of the level it is held against. */
function worseBy(level: number, than: number, harm: Harm): number {
  const by = harm === 'up' ? level - than : than - level
  return than === 0 ? Math.sign(by) : by / Math.abs(than)
}
