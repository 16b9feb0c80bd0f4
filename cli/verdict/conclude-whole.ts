import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { platformNamed } from '../../build/platforms'
import { findProfiles } from '../../build/profiles'
import { runLines } from '../../database/run-lines'
import { junitOf } from '../../lib/plan/summary/junit'
import type { Result } from '../../lib/plan/summary/result'
import { scorecard } from '../../lib/plan/summary/scorecard'
import type { OneRun } from '../../merge/parts'
import { wholeOf } from '../../merge/whole'
import type { Progress } from '../progress'
import { keep } from '../results/keep'
import type { DatabaseBeside } from '../run/database-beside'
import type { SystemUse } from '../run/system-sampler'
import { heldUp } from '../run/system-verdict'

/**
 * Judges a run that several instances made: prints the scorecard, writes result and JUnit, and keeps the result.
 * @param use what the system counted of all of them, where they ran on this machine
 * @param database what watched the database meanwhile
 */
export async function concludeWhole(
  run: OneRun,
  {
    results,
    progress,
    use,
    database,
  }: {
    results: string
    progress: Progress
    use?: SystemUse | undefined
    database?: DatabaseBeside | undefined
  },
): Promise<Result> {
  const [
    {
      result: { platform: name, profile },
    } = missing(),
  ] = run.parts
  const platform = await platformNamed(name)
  const traits = (await findProfiles())[profile]?.traits
  if (!traits) throw new Error(`there is no lib/plan/profiles/${profile}.ts, of which these results are`)
  const why = use && heldUp(use)
  const joined = wholeOf(run, {
    platform,
    traits,
    ...(why && { invalid: [`the load generator was the bottleneck: ${why}`] }),
  })
  const seen = await database?.stop(joined)
  const result = {
    ...joined,
    ...(use && { generator: { ...joined.generator, system: use } }),
    ...(seen && { database: seen }),
  } as Result
  const stamp = result.ended_at.replace(/[-:]|\.\d+/g, '')
  const base = join(results, `${name}-${profile}-${stamp}`)
  await writeFile(`${base}.json`, `${JSON.stringify(result, null, 1)}\n`)
  await writeFile(`${base}.xml`, junitOf(result))
  const colour = process.stdout.isTTY && !process.env['NO_COLOR']
  process.stdout.write(scorecard({ result, report: platform.report, colour, files: [`${base}.json`, `${base}.xml`] }))
  if (seen) console.log(`${runLines(seen).join('\n')}\n`)
  keep(`${base}.json`, progress)
  return result
}

function missing(): never {
  throw new Error('a run has no parts')
}
