import { join } from 'node:path'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import { runLines } from '../../database/run-lines'
import { type RunningK6, runK6 } from '../k6/run'
import type { Progress } from '../progress'
import { readResult } from '../result/read-result'
import { keep } from '../results/keep'
import type { DatabaseBeside } from './database-beside'
import { liveLine } from './live-line'
import { type OutputChoice, RunOutputs } from './outputs'
import { type RunVerdict, resultOfRun, withWhatWasSeen } from './result-file'
import { SystemSampler } from './system-sampler'
import { heldUp } from './system-verdict'

export interface RunToWatch {
  platform: string
  profile: string
  runId: string
  k6: { path: string; version: string }
  /** The folder of the result. */
  results: string
  /** What k6 gets beside the caller's environment, which it wins over. */
  env: Readonly<Record<string, string>>
  /** All that is known of the platform's settings. */
  known: Readonly<Record<string, string | undefined>>
  choice?: OutputChoice
  /** What watches the database meanwhile; it is ended here. */
  database?: DatabaseBeside | undefined
  dashboard?: boolean
  /** Whether k6 shows its own progress, as on a terminal; else a line says how far it is. */
  ownProgress?: boolean
  /** Told when k6 has started. */
  onStart?(running: RunningK6): void
  progress: Progress
}

export interface WatchedOutcome {
  /** What k6 exited with. */
  code: number
  /** Absent when k6 left no result of this run. */
  judged?: RunVerdict
  /** Why the load generator was the bottleneck, where it left no result. */
  heldUp?: string
}

/** Runs a script, samples what k6 uses and tells, adds both to the result, and keeps it; says how it came out. */
export async function watchedRun(run: RunToWatch): Promise<WatchedOutcome> {
  const { platform, profile, runId, k6, results, env, known, choice = {}, dashboard, ownProgress, progress } = run
  const startedMs = Date.now()
  const script = `${platform}-${profile}`
  const dashboardExport = process.env['K6_WEB_DASHBOARD_EXPORT'] || join(results, `${script}-${runId}.dashboard.html`)
  const described = await platformNamed(platform)
  const live = { tick: (_line: string) => {} }
  const outputs = await RunOutputs.start(
    choice,
    { platform: described, profile, runId, known },
    {
      onMessage: (now) => live.tick(liveLine(now, described.targets)),
      say: (line) => progress.note(line),
    },
  )
  const quiet = ownProgress ? [] : ['--quiet']
  const running = runK6(k6.path, ['run', ...quiet, join(root, 'dist', `${script}.js`)], {
    // Relative paths of the settings begin where this command was started.
    env: {
      ...process.env,
      ...env,
      PWD: process.cwd(),
      SLA_RESULTS_DIR: results,
      SLA_RUN_ID: runId,
      SLA_K6_VERSION: k6.version,
      ...outputs.environment,
      ...(dashboard && { K6_WEB_DASHBOARD: 'true', K6_WEB_DASHBOARD_EXPORT: dashboardExport }),
    },
  })
  run.onStart?.(running)
  const sampler = new SystemSampler(running.pid)
  if (dashboard)
    progress.note(
      `web dashboard: http://127.0.0.1:${process.env['K6_WEB_DASHBOARD_PORT'] || 5665}; afterwards ${dashboardExport}`,
    )
  const code = ownProgress
    ? await running.exitCode
    : await progress.step('running', (tick) => {
        live.tick = tick
        return running.exitCode
      })
  const [use, series] = await Promise.all([sampler.stop(), outputs.received()])
  const file = await resultOfRun(results, script, { runId, startedMs })
  const database = await run.database?.stop(file === undefined ? undefined : await readResult(file), series)
  if (!file) {
    await outputs.conclude(undefined)
    // Out of files, k6 cannot even write its result.
    const why = use && heldUp(use)
    if (why) progress.note(`INVALID: the load generator was the bottleneck, and left no result: ${why}`)
    else if (code === 0) progress.note(`INVALID: k6 exited 0 and left no result of this run in ${results}`)
    return { code, ...(why && { heldUp: why }) }
  }
  const judged = await withWhatWasSeen(file, { use, series, database })
  await outputs.conclude(judged)
  // What k6 printed is the scorecard; these are its last lines.
  if (database) console.log(`${runLines(database).join('\n')}\n`)
  if (use)
    progress.note(
      `k6 itself: ${use.cpu_cores_mean} of ${use.cores} cores, ${use.memory_mb_max} MB, ${use.open_files_max} files open`,
    )
  keep(file, progress)
  const { verdict, at, reason } = judged
  progress.note(`${verdict.toUpperCase()}${at === null ? '' : ` at ${at}`}: ${reason}`)
  return { code, judged }
}
