import { createHash } from 'node:crypto'
import type { GateReport, JudgedCriterion } from '../history/gate/gate'
import type { AlertRecord } from './history'

/** What is to be said of a run: something new, or that something is over. */
export interface Alert {
  subject: string
  state: 'firing' | 'resolved'
  because: string
  /** The same for the same message: a receiver that got it twice can tell. */
  key: string
}

export type Decision =
  | { alert: Alert; why?: undefined }
  /** Nothing is sent, and why. */
  | { alert?: undefined; why: string }

/** One subject for each load: a run is told of against the run before it. */
export function subjectOf({ platform, profile, kind }: GateReport['run']): string {
  return [platform, profile, ...(kind === 'run' ? [] : [kind])].join(' ')
}

/**
 * Whether a judged run is to be told of. The same reason is told once; another reason is told anew; a pass after it is
 * told as resolved. What is open or INVALID says nothing of the platform, and changes nothing.
 * @param told the records of the store, oldest first
 */
export function decide(report: GateReport, told: readonly AlertRecord[]): Decision {
  const subject = subjectOf(report.run)
  const last = told.findLast((record) => record.subject === subject)
  if (last && last.endedAt > report.run.ended_at)
    return { why: `a later run of ${subject} was told of already (${last.run})` }
  const because = reasonOf(report)
  const isFiring = last?.state === 'firing'
  if (because !== null) {
    if (isFiring && last.because === because) {
      return { why: `already told: ${because}, since ${last.run}` }
    }
    return { alert: alertOf(subject, 'firing', because, report) }
  }
  if (!isFiring) return { why: `${report.outcome}: nothing to tell` }
  return isOver(report, last)
    ? { alert: alertOf(subject, 'resolved', last.because, report) }
    : { why: `${report.outcome} does not say that it is over: ${last.because}` }
}

/** The outcome and what it is of; null where there is nothing to tell. */
function reasonOf({ outcome, criteria }: GateReport): string | null {
  if (outcome !== 'fail' && outcome !== 'regression') return null
  const ids = troubles({ outcome, criteria }).map(({ id }) => id)
  return [outcome, ...new Set(ids)].join(' ')
}

/** The criteria behind a failure or a regression. */
export function troubles({ outcome, criteria }: Pick<GateReport, 'outcome' | 'criteria'>): JudgedCriterion[] {
  return criteria.filter(({ waiver, verdict, state }) =>
    waiver ? false : outcome === 'fail' ? verdict === 'fail' || state === 'missing' : state === 'regression',
  )
}

/** Too few runs to compare still says that every limit held: that ends a failure, and no regression. */
function isOver({ outcome }: GateReport, { outcome: before }: AlertRecord): boolean {
  return outcome === 'pass' || (outcome === 'insufficient' && before === 'fail')
}

function alertOf(subject: string, state: Alert['state'], because: string, { run }: GateReport): Alert {
  const key = createHash('sha256').update([subject, state, because, run.id].join('\n')).digest('hex').slice(0, 32)
  return { subject, state, because, key }
}
