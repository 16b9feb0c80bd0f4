import { grid } from '../lib/plan/summary/percentiles'
import type { Result } from '../lib/plan/summary/result'
import { minBatchSamples, rankInterval } from '../thresholds/confidence'
import { type Backlog, growing } from './backlog'
import type { Breach, Shedding, TrialVerdict } from './trial'

/** What a trial's result file says of it. */
export type TrialResult = Pick<Result, 'verdict' | 'reason' | 'criteria' | 'phases' | 'errors_by_cause'> & {
  throughput: Pick<Result['throughput'], 'work'>
}
type Criterion = TrialResult['criteria'][number]

/** Of the work that is offered so much has to be taken. */
const acceptedAtLeast = 0.99

/** Of the failures so many have to be refusals with Retry-After, for a platform to have shed load politely. */
const politeShare = 0.9

export interface TrialJudgement {
  verdict: TrialVerdict
  /** Targets with too few samples in a sub-window to be judged there. */
  unjudged: string[]
}

/**
 * Whether a load is sustainable: each target of each sub-window holds with its whole 95 % interval, 99 % of the work
 * was taken, no backlog grew, and the generator kept up.
 * @param load in sessions: what a backlog is compared with
 */
export function judgeTrial(result: TrialResult, backlogs: readonly Backlog[], load: number): TrialJudgement {
  const generator = result.criteria.filter((c) => c.judges === 'generator' && c.verdict !== 'pass')
  if (generator.length > 0 || result.verdict === 'invalid')
    return {
      verdict: { kind: 'no-trial', because: blamed(generator, result.reason), reason: result.reason },
      unjudged: [],
    }
  const windows = result.phases.filter(({ gated }) => gated).map(({ name }) => name as string)
  const broke: Breach[] = []
  const unjudged = new Set<string>()
  for (const window of [...windows, null]) {
    for (const c of result.criteria) {
      if (c.phase !== window || c.judges !== 'platform') continue
      const holds = holdsIn(c)
      if (holds === 'unknown') unjudged.add(c.id)
      else if (!holds && !broke.some(({ id }) => id === c.id)) broke.push({ id: c.id, said: saidOf(c) })
    }
  }
  const { offered, failed } = result.throughput.work
  const accepted = offered > 0 ? 1 - failed / offered : 0
  if (accepted < acceptedAtLeast)
    broke.push({
      id: 'accepted',
      said: `${percent(accepted)} of the work was taken, ${percent(acceptedAtLeast)} wanted`,
    })
  for (const backlog of backlogs) {
    const grew = growing(backlog, load)
    if (grew) broke.push({ id: 'backlog', said: grew })
  }
  if (broke.length === 0) return { verdict: { kind: 'sustainable' }, unjudged: [...unjudged] }
  return { verdict: { kind: 'unsustainable', broke, shedding: sheddingOf(result) }, unjudged: [...unjudged] }
}

/** G2 says that the generator ends here; everything else that makes a run invalid is no limit of either side. */
function blamed(generator: readonly Criterion[], reason: string): 'generator' | 'interrupted' {
  return generator.length > 0 || reason.includes('load generator') ? 'generator' : 'interrupted'
}

/** Whether the limit holds with the whole interval; unknown below the samples that bound a percentile at all. */
function holdsIn(c: Criterion): boolean | 'unknown' {
  if (c.verdict === 'not_proved' || c.verdict === 'not_measured' || c.verdict === 'reported') return 'unknown'
  if (c.actual === null) return 'unknown'
  if (percentileOf(c) === undefined) return within(c, c.actual)
  if (c.samples < minBatchSamples) return 'unknown'
  const bound = boundOf(c)
  return within(c, c.actual) && (bound === undefined || within(c, bound))
}

/** The end of a percentile's 95 % interval on the limit's side. */
function boundOf(c: Criterion): number | undefined {
  const percentile = percentileOf(c)
  if (percentile === undefined || c.samples === 0) return undefined
  const { lower, upper } = rankInterval(percentile, c.samples)
  return quantileAt(c, c.comparison.startsWith('<') ? upper : lower)
}

function percentileOf({ statistic }: Criterion): number | undefined {
  const percentile = /^p\(([\d.]+)\)$/.exec(statistic)?.[1]
  return percentile === undefined ? undefined : Number(percentile)
}

/** The value at a rank in percent: of the grid of half percents that the result holds, the next on the limit's side. */
function quantileAt({ quantiles, spread, comparison }: Criterion, rank: number): number | undefined {
  const below = comparison.startsWith('<')
  if (below && rank > (grid.at(-1) as number)) return spread?.max ?? quantiles?.at(-1)
  const at = below ? grid.findIndex((known) => known >= rank) : grid.findLastIndex((known) => known <= rank)
  return quantiles?.[Math.max(0, at)]
}

function within({ comparison, limit }: Criterion, value: number): boolean {
  if (comparison === '<') return value < limit
  if (comparison === '<=') return value <= limit
  return comparison === '>' ? value > limit : value >= limit
}

/** Refusals that say when to come again, and nothing accepted that was late. */
function sheddingOf({ criteria, errors_by_cause }: TrialResult): Shedding {
  const late = criteria.some((c) => c.judges === 'platform' && c.statistic.startsWith('p(') && holdsIn(c) === false)
  const failures = Object.values(errors_by_cause).reduce((sum, count) => sum + count, 0)
  const polite = errors_by_cause['shed'] ?? 0
  return !late && failures > 0 && polite / failures >= politeShare ? 'politely' : 'collapsed'
}

function saidOf(c: Criterion): string {
  const { title, statistic, actual, comparison, limit, unit, samples } = c
  const round = (value: number) => Math.round(value * 1000) / 1000
  const bound = boundOf(c)
  const upTo = bound !== undefined && bound !== actual ? ` (up to ${round(bound)})` : ''
  const value = actual === null ? 'nothing' : `${round(actual)}${upTo}`
  return `${title}, ${statistic}: ${value} ${unit}, limit ${comparison} ${limit}, ${samples} samples`
}

function percent(value: number): string {
  return `${Math.round(value * 1000) / 10} %`
}
