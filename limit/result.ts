import { type BesideK6Summary, besideEnvelope } from '../lib/plan/summary/beside-k6'
import { judgeMeasured, type MeasuredValues } from '../thresholds/judge-measured'
import type { CapacityAnswer, SearchSpace } from './next-step'
import { capacitySentenceOf, type LimitReport } from './report'
import type { Trial } from './trial'

export interface LimitRun extends BesideK6Summary {
  space: SearchSpace
  /** Where it was searched: the address, or the reference platform. */
  target: string
  report: LimitReport
  trials: readonly Trial[]
}

/** The result of a search, in the envelope that all results share. Loads in sessions. */
export function limitResultOf({ space, target, report, trials, ...beside }: LimitRun) {
  const said = trials.filter(({ verdict: { kind } }) => kind !== 'no-trial').length
  const nothing = report.answer.kind === 'at-least' && report.answer.load === 0
  return {
    ...besideEnvelope('limit', beside, {
      ...judgeMeasured('limit', beside.targets, { capacity: knownOf(report.answer), trials: said }),
      reason: capacitySentenceOf(beside.platform.title, report),
      invalid: nothing,
    }),
    target,
    space,
    ...report,
    trials,
  }
}

export type LimitResult = ReturnType<typeof limitResultOf>

/** What an answer says of the capacity; where the search ended for a reason of its own it may be any higher. */
function knownOf({ kind, load, lower, upper }: CapacityAnswer): NonNullable<MeasuredValues['capacity']> {
  if (kind === 'found') return { value: load, lower, upper }
  if (kind === 'below') return { value: 0, lower: 0, upper: 0 }
  return { value: load, lower: kind === 'at-least' ? load : 0, upper: Number.POSITIVE_INFINITY }
}
