import type { Waiver } from '../../history/gate/waivers'
import { type BlamedChange, seriesName } from '../history/blamed'
import { day } from '../words/quantities'
import type { PeriodGroup } from './facts'

export interface Action {
  what: string
  /** What it follows from. */
  because: string
}

/** A waiver that ends sooner than this has to be looked at now. */
const soonDays = 14

interface ActionInput {
  groups: readonly PeriodGroup[]
  changes: readonly BlamedChange[]
  waivers: { active: readonly Waiver[]; expired: readonly Waiver[] }
  /** The end of the period. */
  until: string
}

/** What follows from a period, the most urgent first. */
export function nextActions({ groups, changes, waivers, until }: ActionInput): Action[] {
  return [
    ...waivers.expired.map((w) => ({
      what: `Renew or remove the waiver ${w.id} of ${w.platform} ${w.criterion}: every run fails until then.`,
      because: `it expired on ${w.expires}`,
    })),
    ...groups.flatMap(ofFailures),
    ...groups.flatMap((group) => ofRegressions(group, changes)),
    ...waivers.active
      .filter(({ expires }) => Date.parse(expires) - Date.parse(until) < soonDays * 86_400_000)
      .map((w) => ({
        what: `See to ${w.platform} ${w.criterion} before its waiver ${w.id} ends.`,
        because: `it expires on ${w.expires}; ${w.approver}: ${w.reason}`,
      })),
    ...groups.flatMap(ofInvalid),
  ]
}

function ofFailures({ platform, profile, runs }: PeriodGroup): Action[] {
  const last = runs.at(-1)
  if (last?.run.verdict !== 'fail') return []
  const failed = last.run.criteria.filter(({ verdict }) => verdict === 'fail').map(({ id, title }) => `${id}, ${title}`)
  return [
    {
      what: `Bring ${platform} ${profile} back within its limits: ${failed.join('; ') || last.run.reason}.`,
      because: `the last run of the period, ${last.run.id}, failed`,
    },
  ]
}

function ofRegressions({ platform, profile, kind, runs }: PeriodGroup, changes: readonly BlamedChange[]): Action[] {
  const last = runs.findLast(({ judgement }) => judgement && judgement.outcome !== 'invalid')
  const worse = last?.judgement?.criteria.filter(({ state, waiver }) => state === 'regression' && !waiver) ?? []
  return worse.map((criterion) => {
    const change = changes.findLast(
      ({ series, harm }) =>
        series.platform === platform &&
        series.profile === profile &&
        series.kind === kind &&
        series.criterion === criterion.id &&
        series.phase === (criterion.phase ?? '') &&
        harm === 'worse',
    )
    const found = !change
      ? ''
      : change.rerun.length > 0
        ? ` Run these commits again, in this order: ${change.rerun
            .slice(0, 5)
            .map((sha) => sha.slice(0, 10))
            .join(', ')}.`
        : ` It changed between the runs of ${day(change.before.ended_at)} and ${day(change.after.ended_at)}.`
    return {
      what: `Find out what made ${platform} ${profile} ${seriesName({ criterion: criterion.id, phase: criterion.phase ?? '' })}, ${criterion.title}, worse, or accept it with sla accept.${found}`,
      because: `worse than the accepted runs${criterion.worseSince ? ` since ${criterion.worseSince}` : ''}`,
    }
  })
}

function ofInvalid({ platform, profile, runs }: PeriodGroup): Action[] {
  const invalid = runs.filter(({ run }) => run.verdict === 'invalid')
  const [first] = invalid
  if (!first) return []
  return [
    {
      what: `Give the load generator of ${platform} ${profile} more room, so that its runs count.`,
      because: `${invalid.length} of ${runs.length} runs were INVALID; the first, ${first.run.id}: ${first.run.reason}`,
    },
  ]
}
