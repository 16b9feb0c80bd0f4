import { oneRun } from '../../merge/parts'
import { stderrProgress } from '../progress'
import { exitCodeOf } from '../run/exit-code'
import { writableResultsFolder } from '../run/results-folder'
import { concludeWhole } from './conclude-whole'
import { readParts } from './read-parts'

/** @returns the exit code. @throws Error of one line for what is no run */
export async function verdict(files: readonly string[]): Promise<number> {
  const progress = stderrProgress()
  const { parts, problems } = await readParts(files)
  for (const line of problems) progress.note(line)
  const run = oneRun(parts)
  const results = await writableResultsFolder(process.env)
  return exitCodeOf(0, await concludeWhole(run, { results, progress }))
}
