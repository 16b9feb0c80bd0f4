import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Envelope } from '../../lib/plan/summary/envelope'
import { junitOf } from '../../lib/plan/summary/junit'
import { verdictLines } from '../../lib/plan/summary/verdict-lines'
import type { Progress } from '../progress'
import { keep } from '../results/keep'
import { exitCodeOf } from '../run/exit-code'

/**
 * Writes the result of a command and its JUnit, keeps it in the store, and prints its scorecard.
 * @param lines what explains the verdict
 * @returns the exit code
 */
export async function concludeBeside(
  result: Envelope,
  lines: readonly string[],
  { folder, progress }: { folder: string; progress: Progress },
): Promise<number> {
  const file = join(folder, `${result.id}.json`)
  const junit = join(folder, `${result.id}.xml`)
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`)
  await writeFile(junit, junitOf(result))
  const colour = process.stdout.isTTY && !process.env['NO_COLOR']
  const files = [file, junit].map((path) => `  ${relative('', path)}`)
  console.log(['', ...verdictLines(result, colour), '', ...lines, ...files].join('\n'))
  keep(file, progress)
  return exitCodeOf(0, result)
}
