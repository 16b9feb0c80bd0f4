import type { Values } from '../../../thresholds/judge'
import { grid } from './percentiles'

/** When, since the load fell, requests of one target were over its limit; and how many requests it had meanwhile. */
export interface Breaches {
  values: Values | undefined
  requests: number
}

/** The windows are this long, or longer where the target has few requests: each holds some. In seconds. */
const windowS = 5
const requestsInWindow = 10
/** So many windows in a row hold before a platform is within its limits again. */
const inRow = 3
/** A window holds a p95 limit with a twentieth over it; one slow answer among few is none. */
const slowShare = 0.05
const slowAllowed = 1

/**
 * How long after the load fell every target held again, in windows in a row: in seconds, to a window; null when they did
 * not until the end. The load is even then, so that each window has its share of the requests.
 * @param seconds how long was looked
 */
export function backAgain(targets: readonly Breaches[], seconds: number): number | null {
  const fewest = Math.min(...targets.map(({ requests }) => requests).filter((requests) => requests > 0))
  const fitting = Number.isFinite(fewest) ? Math.floor(fewest / requestsInWindow) : 1
  const count = Math.max(inRow, Math.min(Math.floor(seconds / windowS), fitting))
  const length = seconds / count
  const holds = Array.from({ length: count }, (_, at) =>
    targets.every(({ values, requests }) => {
      const slow = breachesUntil(values, (at + 1) * length) - breachesUntil(values, at * length)
      return slow <= Math.max(slowAllowed, slowShare * (requests / count))
    }),
  )
  const first = holds.findIndex((_, at) => at + inRow <= count && holds.slice(at, at + inRow).every(Boolean))
  return first < 0 ? null : Math.round(first * length * 10) / 10
}

/** k6 keeps no series of times, but their percentiles: of so many breaches these say how many came before a time. */
function breachesUntil(values: Values | undefined, seconds: number): number {
  const { count = 0, min = 0, max = 0 } = values ?? {}
  if (count === 0 || seconds < min) return 0
  if (seconds >= max) return count
  const known = [min, ...grid.map((p) => values?.[`p(${p})`] ?? max), max]
  const ranks = [0, ...grid, 100]
  const above = known.findIndex((value) => value > seconds)
  const [from = min, to = max] = [known[above - 1], known[above]]
  const [low = 0, high = 100] = [ranks[above - 1], ranks[above]]
  const rank = low + ((high - low) * (seconds - from)) / Math.max(Number.EPSILON, to - from)
  // Between the first and the last there are count − 1 steps.
  return 1 + (rank / 100) * (count - 1)
}
