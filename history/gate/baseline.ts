import { changePoints } from '../detect/change-points'
import { median } from '../statistics/robust'
import { baselineLength, leastBaseline } from './evidence'

/** One value of a criterion in an earlier, comparable run. */
export interface Point {
  run: string
  ended_at: string
  git_sha: string
  value: number
}

/** Larger is worse, or smaller is. */
export type Harm = 'up' | 'down'

export interface Baseline {
  /** Its newest points, oldest first. */
  points: Point[]
  /** Later runs are worse than it, and nobody accepted that. */
  worseSince: Point | undefined
}

/**
 * The stretch of history that tonight is held against. It begins with the first runs, or with those that somebody
 * accepted, and moves by itself only to a better level: a worse one has to be accepted, and a slow drift cannot carry
 * it along.
 * @param points comparable runs, oldest first
 * @param acceptedFrom time of the first run of the level that was accepted last
 */
export function baselineOf(points: readonly Point[], harm: Harm, acceptedFrom: string | undefined): Baseline {
  const since = acceptedFrom === undefined ? [...points] : points.filter(({ ended_at }) => ended_at >= acceptedFrom)
  const bounds = [0, ...changePoints(since.map(({ value }) => value)), since.length]
  const segments = bounds.slice(1).map((to, i) => since.slice(bounds[i], to))
  let held: Point[] = []
  let worseSince: Point | undefined
  for (const segment of segments) {
    const worse = held.length > 0 && isWorse(levelOf(segment), levelOf(held), harm)
    if (!worse && (held.length < leastBaseline || segment.length >= leastBaseline)) {
      held = segment
      worseSince = undefined
    } else if (worse) worseSince ??= segment[0]
    else worseSince = undefined
  }
  return { points: held.slice(-baselineLength), worseSince }
}

function levelOf(segment: readonly Point[]): number {
  return median(segment.map(({ value }) => value))
}

function isWorse(level: number, than: number, harm: Harm): boolean {
  return harm === 'up' ? level > than : level < than
}
