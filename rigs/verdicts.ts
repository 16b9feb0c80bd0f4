import type { K6Outcome } from './k6'

export type VerdictOfRow = NonNullable<K6Outcome['result']>['criteria'][number]

export const criteriaOf = ({ result }: Pick<K6Outcome, 'result'>): VerdictOfRow[] => result?.criteria ?? []

/** The verdict of each target that is judged once. */
export const verdictsIn = (outcome: Pick<K6Outcome, 'result'>): Record<string, string> =>
  Object.fromEntries(criteriaOf(outcome).map(({ id, verdict }) => [id, verdict]))

/** All targets in their order; what is not named passes. */
export const expected = (ids: readonly string[], but: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, but[id] ?? 'pass']))
