import { type Beside, besideEnvelope } from '../lib/plan/summary/beside-k6'
import { judgeMeasured, type Measured } from '../thresholds/judge-measured'
import type { Answer, SearchSpace } from './next-step'
import { type LimitReport, sentenceOf } from './report'
import type { Trial } from './trial'

export interface LimitRun extends Beside {
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
      reason: sentenceOf(beside.platform.title, report),
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
function knownOf({ kind, load, lower, upper }: Answer): NonNullable<Measured['capacity']> {
  if (kind === 'found') return { value: load, lower, upper }
  if (kind === 'below') return { value: 0, lower: 0, upper: 0 }
  return { value: load, lower: kind === 'at-least' ? load : 0, upper: Number.POSITIVE_INFINITY }
}
