import type { RunRow } from '../../history/store/index-database'
import type { ResultStore } from '../../history/store/store'

/** The run that a user named. @throws an Error when there is none, or more than one */
export function theRun(store: ResultStore, name: string): RunRow {
  const found = name === 'latest' ? store.runs({ last: 1 }) : store.named(name)
  const [run, another] = found
  if (!run) throw new Error(`the store has no run ${name}; sla results list shows what it has`)
  if (another) {
    throw new Error(
      `${name} has ${found.length} results; name one of the files: ${found.map(({ file }) => file).join(', ')}`,
    )
  }
  return run
}
