import type { Result } from '../../lib/plan/summary/result'
import type { ProofRow } from './row'

/** What one row came to. */
export interface RowOutcome {
  /** The row as it was run: another one is another question. */
  row: string
  verdict: Result['verdict'] | 'none'
  /** k6's own exit code, which decides a CI job; absent when it left no result. */
  code?: number | null
  /** The targets that failed. */
  tripped: readonly string[]
  /** Those that could not be decided, such as for want of samples. */
  undecided: readonly string[]
  /** What `shows` names. */
  shown?: number
  /** How often the run was INVALID before, and so repeated. */
  repeated: number
  /** When there is no result: what k6 said last. */
  problem?: string
  endedAt: string
  seconds: number
  commit: string
}

export const fingerprint = (row: ProofRow): string => JSON.stringify(row)

type Criterion = Result['criteria'][number]
const idsOf = (criteria: readonly Criterion[], verdict: Criterion['verdict']) => [
  ...new Set(criteria.filter((criterion) => criterion.verdict === verdict).map(({ id }) => id)),
]

/** What a result says of the platform: a target that judges the generator is none that a fault trips. */
export function foundIn(
  row: ProofRow,
  result: Result,
): Pick<RowOutcome, 'verdict' | 'tripped' | 'undecided' | 'shown'> {
  const ofPlatform = result.criteria.filter(({ judges }) => judges !== 'generator')
  return {
    verdict: result.verdict,
    tripped: idsOf(ofPlatform, 'fail'),
    undecided: idsOf(ofPlatform, 'inconclusive'),
    ...(row.shows && { shown: countIn(result.platform_report, row.shows) }),
  }
}

/** A count of a platform's own section by its path; 0 where there is none. */
function countIn(section: object, path: string): number {
  const found = path
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], section)
  return typeof found === 'number' ? found : 0
}

/** Targets that failed and must not have. */
export function wronglyTripped(row: ProofRow, { tripped }: Pick<RowOutcome, 'tripped'>): string[] {
  return tripped.filter((id) => !row.trips.includes(id))
}

/** Whether a fault was found by all of its targets and by no other. A run that is INVALID found nothing. */
export function isFound(row: ProofRow, outcome: RowOutcome): boolean {
  const { verdict, code, tripped, shown } = outcome
  if (verdict === 'none' || verdict === 'invalid' || wronglyTripped(row, outcome).length > 0) return false
  // What trips must be red by k6 itself too.
  if (row.trips.length > 0 && code === 0) return false
  return row.trips.every((id) => tripped.includes(id)) && (row.shows === undefined || (shown ?? 0) > 0)
}
