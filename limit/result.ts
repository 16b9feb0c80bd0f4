import type { SearchSpace } from './next-step'
import { type LimitReport, sentenceOf } from './report'
import type { Trial } from './trial'

export type LimitVerdict = 'pass' | 'fail' | 'inconclusive' | 'invalid'

export interface LimitRun {
  platform: string
  title: string
  /** The load that was promised, in sessions. */
  promised: number
  space: SearchSpace
  /** Where it was searched: the address, or the reference platform. */
  target: string
  started_at: string
  ended_at: string
  git_sha: string
  report: LimitReport
  trials: readonly Trial[]
}

/** The result file of a search, in the envelope that all results share. Loads in sessions. */
export function limitResultOf({ title, promised, space, target, report, trials, ...run }: LimitRun) {
  const verdict = verdictOf(report, promised)
  const { load, lower, upper } = report.answer
  return {
    kind: 'limit' as const,
    version: 2,
    id: `${run.platform}-limit-${run.started_at.replace(/[-:]|\.\d+/g, '')}`,
    platform: run.platform,
    profile: 'limit',
    started_at: run.started_at,
    ended_at: run.ended_at,
    git_sha: run.git_sha,
    verdict,
    reason: sentenceOf(title, report),
    criteria: [
      {
        id: 'L1',
        title: 'capacity',
        source: 'Stress testing: find the breaking point',
        because: 'What breaks at the load that was promised has no room for the day that is busier.',
        phase: null,
        metric: 'capacity',
        statistic: 'capacity',
        comparison: '>=' as const,
        limit: promised,
        unit: 'sessions',
        actual: load,
        interval: { lower, upper },
        samples: trials.filter(({ verdict: { kind } }) => kind !== 'no-trial').length,
        samples_needed: 1,
        verdict: verdict === 'invalid' ? ('inconclusive' as const) : verdict,
        reason: null,
        merge: 'one-instance' as const,
        judges: 'platform' as const,
      },
    ],
    target,
    space,
    ...report,
    trials,
  }
}

function verdictOf({ answer: { kind, load, upper } }: LimitReport, promised: number): LimitVerdict {
  if (kind === 'below') return 'fail'
  if (kind === 'at-least' && load === 0) return 'invalid'
  if (kind === 'unconfirmed') return 'inconclusive'
  if (load >= promised) return 'pass'
  return kind === 'found' && upper < promised ? 'fail' : 'inconclusive'
}
