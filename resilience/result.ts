import { grouped } from '../lib/plan/summary/format'
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

export interface ResilienceRun {
  platform: string
  title: string
  target: string
  started_at: string
  ended_at: string
  git_sha: string
  stories: readonly Story[]
  /** How many writes were acknowledged, and what was found of all. */
  acknowledged: number
  readBack: ReadBack
  restores: readonly Restore[]
  /** Why it ended early, if it did. */
  problem?: string
}

/** Longer without its targets, a platform did not recover (design assumption). */
const recoverWithinS = 30

/** The result file, in the envelope that all results share. */
export function resilienceResultOf({
  title,
  readBack,
  stories,
  restores,
  acknowledged,
  problem,
  ...run
}: ResilienceRun) {
  const { classes, also, counts } = readBack
  const slowest = stories.reduce<Story | undefined>(
    (most, one) => (!most || seconds(one) > seconds(most) ? one : most),
    undefined,
  )
  const wrong = also.reduce((sum, { ids }) => sum + ids.length, 0)
  const lost = classes.lost.length + restores.reduce((sum, { lost_before }) => sum + lost_before.length, 0)
  const criterion = (
    id: string,
    what: string,
    because: string,
    actual: number | null,
    limit: number,
    unit: string,
    samples: number,
  ) => ({
    id,
    title: what,
    source: 'Disaster recovery and failover: recovery and resilience are tested',
    because,
    phase: null,
    metric: id,
    statistic: 'count',
    comparison: '<=' as const,
    limit,
    unit,
    actual,
    interval: null,
    samples,
    samples_needed: 1,
    verdict: actual !== null && actual <= limit ? ('pass' as const) : ('fail' as const),
    reason: null,
    merge: 'one-instance' as const,
    judges: 'platform' as const,
  })
  const criteria = [
    criterion(
      'R1',
      'recovery',
      'Every second more is users without service.',
      slowest ? finite(seconds(slowest)) : 0,
      recoverWithinS,
      's',
      stories.length,
    ),
    criterion('R2', 'acknowledged writes lost', 'What was confirmed is relied on.', lost, 0, 'writes', acknowledged),
    criterion(
      'R3',
      'writes there twice',
      'A number dialled twice, a dose given twice.',
      classes.duplicated.length,
      0,
      'writes',
      acknowledged,
    ),
    criterion(
      'R4',
      'stale or unexpected',
      'A chart that goes back in time is a wrong chart.',
      classes.stale.length + classes.unexpected.length + wrong,
      0,
      'findings',
      acknowledged,
    ),
  ]
  const failed = criteria.filter(({ verdict }) => verdict === 'fail')
  const verdict = problem ? ('invalid' as const) : failed.length > 0 ? ('fail' as const) : ('pass' as const)
  return {
    kind: 'resilience' as const,
    version: 2,
    id: `${run.platform}-resilience-${run.started_at.replace(/[-:]|\.\d+/g, '')}`,
    platform: run.platform,
    profile: 'resilience',
    started_at: run.started_at,
    ended_at: run.ended_at,
    git_sha: run.git_sha,
    verdict,
    reason: problem ?? sentenceOf(title, slowest, stories, acknowledged, classes, lost, wrong),
    criteria,
    target: run.target,
    faults: stories,
    restores,
    acknowledged,
    classes,
    also,
    counts,
  }
}

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
        ? `after the worst of ${stories.length} faults (${slowest.name}) ${title} is within its targets again in ${slowest.recover_s} s`
        : `${title} was not hurt`
  const none = (count: number, said: string) => `${count === 0 ? 'none' : grouped(count)} ${said}`
  const rest = stale.length + unexpected.length + wrong
  return [
    recovery,
    `of ${grouped(acknowledged)} acknowledged writes ${none(lost, 'was lost')}, ${none(duplicated.length, 'exists twice')}`,
    ...(rest > 0 ? [`${grouped(rest)} other findings`] : []),
  ].join('; ')
}

function seconds({ recover_s }: Story): number {
  return recover_s ?? Number.POSITIVE_INFINITY
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
