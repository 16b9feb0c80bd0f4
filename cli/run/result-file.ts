import type { DatabaseBesideRun } from '../../database/beside-run'
import { junitOf } from '../../lib/plan/summary/junit'
import type { Result } from '../../lib/plan/summary/result'
import { writeWhole } from '../../service/whole-file'
import { readResult } from '../result/read-result'
import { filesWrittenSince } from '../result/written-since'
import type { SeriesCollector } from './series/collector'
import type { SystemUse } from './system-sampler'
import { heldUp } from './system-verdict'

/**
 * The result file that a run wrote: of this script, since `startedMs`, and with its run id, or with none where it was
 * stopped before it had one. One that cannot be read is not its result.
 */
export async function resultOfRun(
  folder: string,
  script: string,
  { runId, startedMs }: { runId: string; startedMs: number },
): Promise<string | undefined> {
  for (const file of await filesWrittenSince(folder, startedMs, `${script}-`)) {
    const result = await readResult(file).catch(() => undefined)
    if (result && (result.id === runId || (result.id === null && result.verdict === 'invalid'))) return file
  }
  return undefined
}

export type RunVerdict = Pick<Result, 'verdict' | 'at' | 'reason'>

/**
 * Adds to a result and its JUnit what the system counted, what k6 told over time, and what the database did. A generator
 * that was held up makes it INVALID, whatever it says by itself.
 */
export async function withWhatWasSeen(
  file: string,
  {
    use,
    series,
    database,
  }: { use: SystemUse | undefined; series: SeriesCollector | undefined; database?: DatabaseBesideRun | undefined },
): Promise<Result> {
  const result = await readResult(file)
  if (!use && !series && !database) return result
  const why = result.verdict === 'invalid' || !use ? undefined : heldUp(use)
  const judged: Result = {
    ...result,
    ...(why && {
      verdict: 'invalid',
      at: null,
      reason: `the load generator was the bottleneck: ${why}`,
      criteria: result.criteria.map((c) =>
        c.judges === 'generator' ? c : { ...c, verdict: 'reported', reason: 'the run is invalid' },
      ),
    }),
    ...(use && { generator: { ...result.generator, system: use } }),
    ...(series && result.started_at && { series: sectionOf(series, result) }),
    ...(database && { database }),
  } as Result
  // Whole or not at all: on a full disk what k6 wrote must not be cut off.
  await writeWhole(file, `${JSON.stringify(judged, null, 1)}\n`)
  await writeWhole(file.replace(/\.json$/, '.xml'), junitOf(judged))
  return judged
}

function sectionOf(series: SeriesCollector, { started_at, criteria }: Result): object {
  const percentiles = criteria.flatMap(({ id, statistic }): [string, number][] => {
    const percentile = Number(/^p\((\d+(?:\.\d+)?)\)$/.exec(statistic)?.[1] ?? Number.NaN)
    return Number.isFinite(percentile) ? [[id, percentile]] : []
  })
  return series.section(Date.parse(started_at ?? ''), new Map(percentiles))
}
