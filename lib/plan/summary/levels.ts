import type { Judged, Series } from '../../../thresholds/judge'
import { submetric } from '../../../thresholds/metrics'
import type { Phase } from '../../../thresholds/plan'
import { backAgain } from './back-again'
import { heldAt } from './capacity'

/** How a platform did at one level of load. */
export interface Level {
  /** The phase. */
  name: string
  /** Share of the target load. */
  load: number
  requests_per_s: number
  /** Requests that did not fail, per second. */
  goodput_per_s: number
  failed_share: number
  /** The latency that is nearest to its limit, or farthest beyond it, as a share of the limit; null without one. */
  worst: { id: string; of_limit: number } | null
  /** The targets that did not hold; the one farthest beyond its limit comes first. */
  broke: string[]
}

/** How a platform sheds overload: see limit/trial.ts, which says the same of a search. */
type Shedding = 'politely' | 'collapsed'

/** What levels of load tell together. */
export interface Levels {
  levels: Level[]
  /** The first target that broke, and at what share of the load; null when each level held. */
  first_to_break: { id: string; load: number } | null
  /** Where something broke: whether it refused with 429 or 503 and Retry-After and was in time with what it took; else null. */
  shedding: Shedding | null
  /** The share of the load after which fewer requests succeed; null when that was not seen. */
  goodput_falls_after: number | null
  /** How long after the load fell all targets held again, in windows in a row; null when they did not. */
  back_s: number | null
  /**
   * How long after the load fell more waited than before it rose, by what waits; null for what had not drained by the
   * end. What the platform does not tell is not in it.
   */
  drained_s: Record<string, number | null>
}

/** Below this share of the best, a fall is not chance. */
const fall = 0.95
/** How often what waits is asked for; see lib/drive/watch-load.ts. */
const lookedEveryS = 1
/** The share of failures that are refusals with Retry-After, if a platform sheds politely. */
const politeShare = 0.9

/** Where the load rises in levels and falls again; null elsewhere. @param waiting what may wait in this platform */
export function levelsOf(
  judged: readonly Judged[],
  series: Series,
  phases: readonly Phase[],
  waiting: readonly string[],
): Levels | null {
  const recovery = phases.find(({ name }) => name === 'recovery')
  if (!recovery) return null
  const levels = phases.flatMap((phase) => (phase.reported ? [levelOf(phase, judged, series)] : []))
  const rising = levels.filter(({ name }) => name !== recovery.name)
  const broken = rising.filter(({ broke }) => broke.length > 0).sort((one, two) => one.load - two.load)
  const [first] = broken
  const id = first?.broke[0]
  return {
    levels,
    first_to_break: first && id !== undefined ? { id, load: first.load } : null,
    shedding:
      broken.length === 0
        ? null
        : broken.every((level) => shedsPolitely(level, judged, series))
          ? 'politely'
          : 'collapsed',
    goodput_falls_after: fallsAfter(rising),
    back_s: backAgain(breachesOf(judged, series), recovery.toS - recovery.fromS),
    drained_s: Object.fromEntries(
      waiting.flatMap((of) => {
        const last = series[submetric('recovery_breach_s', { waiting: of })]?.['max']
        if (last === undefined) return []
        const drained = last < recovery.toS - recovery.fromS - lookedEveryS * 2
        return [[of, drained ? Math.round(last * 10) / 10 : null]]
      }),
    ),
  }
}

/** When, since the load fell, the last request was over its limit, in seconds. */
export function lastBreach(judged: readonly Judged[], series: Series): number {
  return Math.max(0, ...breachesOf(judged, series).map(({ values }) => values?.['max'] ?? 0))
}

/** The submetrics that it needs beside those of the criteria. */
export function levelSeries(
  criteria: readonly Judged['criterion'][],
  phases: readonly Phase[],
  waiting: readonly string[],
): string[] {
  if (!phases.some(({ name }) => name === 'recovery')) return []
  const targets = criteria.flatMap(({ phase, tags }) => (phase === 'recovery' && tags['sla'] ? [tags['sla']] : []))
  return [
    ...[...new Set(targets)].map((sla) => submetric('recovery_breach_s', { sla })),
    ...waiting.map((of) => submetric('recovery_breach_s', { waiting: of })),
    ...phases.flatMap(({ name, reported }) =>
      reported ? [requestsIn(name), failuresIn(name), submetric('request_errors', { cause: 'shed', phase: name })] : [],
    ),
  ]
}

const requestsIn = (phase: string) => submetric('http_reqs', { phase })
const failuresIn = (phase: string) => submetric('http_req_failed', { phase })

function levelOf({ name, load, fromS, toS }: Phase, judged: readonly Judged[], series: Series): Level {
  const requests = series[requestsIn(name)]?.['count'] ?? 0
  const failed_share = series[failuresIn(name)]?.['rate'] ?? 0
  const perSecond = requests / Math.max(1, toS - fromS)
  const own = ofPlatform(judged, name)
  const latencies = own.flatMap(({ criterion: { id, unit, limit }, actual }) =>
    unit === 'ms' && actual !== undefined ? [{ id, of_limit: actual / limit }] : [],
  )
  const [worst = null] = latencies.sort((one, two) => two.of_limit - one.of_limit)
  const broke = own.filter((one) => !heldAt(one)).sort((one, two) => beyond(two) - beyond(one))
  return {
    name,
    load,
    requests_per_s: perSecond,
    goodput_per_s: perSecond * (1 - failed_share),
    failed_share,
    worst,
    broke: broke.map(({ criterion }) => criterion.id),
  }
}

/** What says something of the platform in a phase. */
function ofPlatform(judged: readonly Judged[], phase: string): Judged[] {
  return judged.filter(
    ({ criterion: c, verdict }) =>
      c.phase === phase && c.judges === 'platform' && verdict !== 'not_measured' && verdict !== 'not_proved',
  )
}

/** How far a value is beyond its limit, as a multiple; without data, as far as can be. */
function beyond({ criterion: { limit, comparison }, actual }: Judged): number {
  if (actual === undefined) return Number.POSITIVE_INFINITY
  const [over, under] = comparison.startsWith('<') ? [actual, limit] : [limit, actual]
  return under === 0 ? Number.POSITIVE_INFINITY : over / under
}

/** Refusals that say when to come again, and nothing accepted that was late. */
function shedsPolitely({ name }: Level, judged: readonly Judged[], series: Series): boolean {
  const late = ofPlatform(judged, name).some((one) => one.criterion.unit === 'ms' && !heldAt(one))
  const failed = series[failuresIn(name)]?.['passes'] ?? 0
  const shed = series[submetric('request_errors', { cause: 'shed', phase: name })]?.['count'] ?? 0
  return !late && failed > 0 && shed / failed >= politeShare
}

function fallsAfter(levels: readonly Level[]): number | null {
  const best = levels.reduce<Level | undefined>(
    (most, one) => (most && most.goodput_per_s >= one.goodput_per_s ? most : one),
    undefined,
  )
  if (!best) return null
  const fell = levels.some(({ load, goodput_per_s }) => load > best.load && goodput_per_s < fall * best.goodput_per_s)
  return fell ? best.load : null
}

/** By target: when its requests were late, and how many it had. */
function breachesOf(judged: readonly Judged[], series: Series) {
  return judged.flatMap(({ criterion: { phase, tags }, samples }) =>
    phase === 'recovery' && tags['sla']
      ? [{ values: series[submetric('recovery_breach_s', { sla: tags['sla'] })], requests: samples }]
      : [],
  )
}
