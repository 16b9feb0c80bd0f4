import type { RowOutcome } from './outcome'
import type { ProofRow } from './row'

/** How long rows take, in seconds: the platforms' beside each other, and what runs alone after them. */
export function lengthOf(rows: readonly ProofRow[], outcomeOf: (row: ProofRow) => RowOutcome | undefined) {
  const sum = (some: readonly ProofRow[]) => some.reduce((all, row) => all + (outcomeOf(row)?.seconds ?? 0), 0)
  const beside = rows.filter(({ alone }) => !alone)
  const lanes = [...new Set(rows.map(({ platform }) => platform))].map((name) =>
    sum(beside.filter(({ platform }) => platform === name)),
  )
  const alone = sum(rows.filter((row) => row.alone))
  return { besideS: Math.max(...lanes), aloneS: alone }
}
