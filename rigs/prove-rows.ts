import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { type RowOutcome, wronglyTripped } from '../cli/prove/outcome'
import type { ProofRow } from '../cli/prove/row'
import { runRows } from '../cli/prove/run-rows'
import { ProofState } from '../cli/prove/state'
import { type Timed, TimedRuns } from './timed'

/** What has nothing to do with time: errors, wrong answers, lost events. */
const untimed = ['G1', 'G3', 'T5b', 'T5c']

/** What a row tripped that it had not to, where a machine with too little time for it comes to the same. */
function lateIn(row: ProofRow, outcome: RowOutcome): string[] {
  if (outcome.verdict === 'invalid') return [`${row.name} is invalid`]
  return wronglyTripped(row, outcome)
    .filter((id) => !untimed.includes(id))
    .map((id) => `${row.name} tripped ${id} too`)
}

export interface ProvedRows {
  folder: string
  of(row: ProofRow): Promise<Timed<RowOutcome>>
}

/**
 * Runs the rows, the two platforms' beside each other; what tripped more than it had to is run once more, alone.
 * @param folder with what was proved before; those rows are not run again
 */
export async function proveRows(rows: readonly ProofRow[], folder?: string): Promise<ProvedRows> {
  const into = folder ?? (await mkdtemp(join(tmpdir(), 'prove-')))
  const { path: k6 } = await resolveK6({ env: process.env, progress: noProgress })
  const state = await ProofState.open(into)
  const means = { k6, progress: noProgress, state, signal: new AbortController().signal, kept: async () => {} }
  const outcomeOf = (row: ProofRow): RowOutcome => {
    const outcome = state.of(row)
    if (!outcome) throw new Error(`${row.name} was not run`)
    return outcome
  }
  const first = runRows(state.left(rows), means)
  const timed = new TimedRuns()
  const outcomes = new Map(
    rows.map((row) => {
      const again = async () => {
        await runRows([row], means)
        return outcomeOf(row)
      }
      const run = timed.run(
        first.then(() => outcomeOf(row)),
        again,
        (outcome) => lateIn(row, outcome),
      )
      return [row.name, run] as const
    }),
  )
  return {
    folder: into,
    of: (row) => outcomes.get(row.name) ?? Promise.reject(new Error(`${row.name} is none of the rows`)),
  }
}
