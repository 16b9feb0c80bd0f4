import type { ProofRow } from '../prove/row'

/** What a row of the fault matrix came to in a real Prometheus. */
export interface AlertOutcome {
  /** The row's name: a fault, or several at once. */
  name: string
  /** Targets of which the alert SlaBreached fired. */
  fired: readonly string[]
  /** Targets that were too near to their limit for a histogram. */
  near: readonly string[]
  /** What the result file says. */
  verdict: string
  tripped: readonly string[]
  /** Why there is no outcome. */
  problem?: string
  repeated: number
  endedAt: string
  commit: string
}

/** Targets that fired and must not have, and those that had to and did not; what is not judged is neither. */
function mismatch(row: Pick<ProofRow, 'trips'>, { fired, near }: Pick<AlertOutcome, 'fired' | 'near'>) {
  return {
    wrong: fired.filter((id) => !row.trips.includes(id) && !near.includes(id)),
    missing: row.trips.filter((id) => !fired.includes(id) && !near.includes(id)),
  }
}

/** Whether exactly the alerts of its targets fired. A run that is INVALID says nothing. */
export function isExact(row: Pick<ProofRow, 'trips'>, outcome: AlertOutcome): boolean {
  const { wrong, missing } = mismatch(row, outcome)
  const says = outcome.problem === undefined && outcome.verdict !== 'invalid'
  return says && wrong.length === 0 && missing.length === 0
}
