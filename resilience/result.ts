import { type BesideK6Summary, besideEnvelope } from '../lib/plan/summary/beside-k6'
import { grouped } from '../lib/plan/summary/format'
import type { Judged } from '../thresholds/judge'
import { judgeMeasured } from '../thresholds/judge-measured'
import type { Anomaly, Classes } from './classify'
import type { Recovery } from './windows'
import type { ReadBack } from './writer'

/** One fault, and what came of it. */
export interface Story extends Recovery {
  name: string
  title: string
  /** When it was put, and when what was done was undone, in ms since the epoch: the injector's own log. */
  fault_at: number
  cleared_at: number
  /** Targets that did not hold in peace before it either: they are not asked for after it. */
  broken_before: string[]
  /** Length of the windows that it was judged by: what the traffic allowed. */
  window_ms: number
}

/** What a restore brought back. */
export interface Restore {
  title: string
  /** Acknowledged before the backup began, and not there: never allowed. */
  lost_before: Anomaly[]
  /** Acknowledged later, and not there: what a restore costs. */
  lost_after: number
  /** How far back the loss reaches from the crash, in seconds; null when nothing was lost. */
  rpo: { newest_s: number; oldest_s: number } | null
  rto_s: number | null
}

export interface ResilienceRun extends BesideK6Summary {
  /** Where: the address, or the reference platform. */
  target: string
  stories: readonly Story[]
  /** How many writes were acknowledged, and what was found of all. */
  acknowledged: number
  readBack: ReadBack
  restores: readonly Restore[]
  /** Why it says nothing of the platform, where it does not. */
  problem?: string
}

/** The result of what was done to a platform, in the envelope that all results share. */
export function resilienceResultOf({
  target,
  stories,
  acknowledged,
  readBack,
  restores,
  problem,
  ...beside
}: ResilienceRun) {
  const { classes, also, counts } = readBack
  const [slowest] = [...stories].sort((one, two) => seconds(two) - seconds(one))
  const wrong = also.reduce((sum, { ids }) => sum + ids.length, 0)
  const lost = classes.lost.length + restores.reduce((sum, { lost_before }) => sum + lost_before.length, 0)
  const { judged, series } = judgeMeasured('resilience', beside.targets, {
    ...(slowest && { recovery_s: seconds(slowest) }),
    faults: stories.length,
    writes_acknowledged: acknowledged,
    writes_lost: lost,
    writes_there_twice: classes.duplicated.length,
    writes_otherwise_wrong: classes.stale.length + classes.unexpected.length + wrong,
  })
  return {
    ...besideEnvelope('resilience', beside, {
      series,
      judged: stories.length > 0 ? judged : judged.map(withoutRecovery),
      reason: problem ?? sentenceOf(beside.platform.title, slowest, stories, acknowledged, classes, lost, wrong),
      invalid: problem !== undefined,
    }),
    target,
    faults: stories,
    restores,
    acknowledged,
    classes,
    also,
    counts,
  }
}

/** Restores alone are tried without users: nobody waits for a recovery. */
function withoutRecovery(one: Judged): Judged {
  if (one.criterion.metric !== 'recovery_s') return one
  return { ...one, verdict: 'reported', reason: 'no fault was put under traffic' }
}

export type ResilienceResult = ReturnType<typeof resilienceResultOf>

/** `After database-kill TCall is within its targets again in 4.2 s; of 12,000 acknowledged writes none was lost, none exists twice`. */
function sentenceOf(
  title: string,
  slowest: Story | undefined,
  stories: readonly Story[],
  acknowledged: number,
  { duplicated, stale, unexpected }: Classes,
  lost: number,
  wrong: number,
): string {
  const never = stories.filter(({ recover_s }) => recover_s === null)
  const recovery =
    never.length > 0
      ? `after ${never.map(({ name }) => name).join(', ')} ${title} was not within its targets again while it was watched`
      : slowest
        ? `after ${stories.length === 1 ? slowest.name : `the worst of ${stories.length} faults (${slowest.name})`} ${title} is within its targets again in ${slowest.recover_s} s`
        : `${title} was not hurt`
  const none = (count: number, one: string, more: string) =>
    count === 0 ? `none ${one}` : `${grouped(count)} ${count === 1 ? one : more}`
  const rest = stale.length + unexpected.length + wrong
  return [
    recovery,
    `of ${grouped(acknowledged)} acknowledged writes ${none(lost, 'was lost', 'were lost')}, ${none(duplicated.length, 'exists twice', 'exist twice')}`,
    ...(rest > 0 ? [`${grouped(rest)} other ${rest === 1 ? 'finding' : 'findings'}`] : []),
  ].join('; ')
}

function seconds({ recover_s }: Story): number {
  return recover_s ?? Number.POSITIVE_INFINITY
}
