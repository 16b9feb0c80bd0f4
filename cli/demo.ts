import { join } from 'node:path'
import { Argument, Command } from 'commander'
import { usualPlatform } from '../build/entries'
import { root } from '../build/root'
import { newRunId } from '../lib/plan/run-id'
import { givenText } from '../lib/plan/settings/twin'
import { resolveK6 } from './k6/resolve'
import { runK6 } from './k6/run'
import type { ReferencePlatform } from './platform/reference-platform'
import { referenceNames, referenceOf } from './platform/references'
import { type Progress, stderrProgress } from './progress'
import { readResult } from './result/read-result'
import { keep } from './results/keep'
import { exitCodeOf } from './run/exit-code'
import { resultOfRun } from './run/result-file'
import { writableResultsFolder } from './run/results-folder'
import { withoutBending } from './run/without-bending'
import { interruptedExitCode, onStopSignal } from './stop-signals'

export function demoCommand(): Command {
  return withoutBending(new Command('demo'))
    .description(
      'Everything from one command: gets k6, builds the scripts, starts the reference platform, runs the load test, stops it all.',
    )
    .addArgument(new Argument('[platform]', 'which platform').choices(referenceNames).default(usualPlatform))
    .addHelpText('after', help)
    .action(demo)
}

async function demo(name: string): Promise<void> {
  const progress = stderrProgress()
  const starting = new AbortController()
  const { signal } = starting
  onStopSignal((stopSignal) => starting.abort(stopSignal)) // to the end: k6, and then the stop, get their time
  try {
    const results = await writableResultsFolder(process.env)
    const k6 = await resolveK6({ env: process.env, progress, signal })
    await progress.step('building the scripts', async () => (await import('../build/ensure-bundles')).ensureBundles())
    const { startReference } = await import('./platform/platform')
    const described = await referenceOf(name)
    const settings = withCallers(described.demo.services)
    const platform = await startReference(described, { ports: 'free', settings, progress, signal })
    for (const { title, url } of platform.services) progress.note(`${title} ${url}`)
    if (Object.keys(settings).length > 0) progress.note(listed(settings))
    const exitCode = await underLoad(described, k6, platform, results, progress).finally(() => {
      return progress.step('stopping everything', () => platform.stop())
    })
    process.exit(exitCode)
  } catch (error) {
    if (signal.aborted) process.exit(interruptedExitCode(signal.reason))
    throw error
  }
}

async function underLoad(
  { name, demo: { load } }: ReferencePlatform,
  k6: { path: string; version: string },
  platform: { env: Record<string, string>; broken: Promise<string> },
  results: string,
  progress: Progress,
): Promise<number> {
  const settings = withCallers(load)
  const script = `dist/${name}-load.js`
  const runId = newRunId()
  const onTerminal = process.stdout.isTTY && process.stderr.isTTY // there k6 shows its own progress
  const quiet = onTerminal ? [] : ['--quiet']
  progress.note(`k6 run ${script} · ${listed(settings)}`)
  const startedMs = Date.now()
  const run = runK6(k6.path, ['run', ...quiet, join(root, script)], {
    env: {
      ...process.env,
      SLA_K6_VERSION: k6.version,
      ...settings,
      ...platform.env,
      PWD: process.cwd(),
      SLA_RESULTS_DIR: results,
      SLA_RUN_ID: runId,
    },
  })
  platform.broken.then((words) => {
    progress.note(words)
    run.interrupt()
  })
  const code = onTerminal ? await run.exitCode : await progress.step('running', () => run.exitCode)
  const file = await resultOfRun(results, `${name}-load`, { runId, startedMs })
  if (file) keep(file, progress)
  // k6's own code, but no 0 without a result of this run that says pass.
  if (code !== 0) return code
  if (!file) progress.note(`INVALID: k6 exited 0 and left no result of this run in ${results}`)
  return exitCodeOf(code, file === undefined ? undefined : await readResult(file))
}

/** The demo's settings, where the caller's environment has none. */
function withCallers(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, givenText(name, process.env) ?? value]),
  )
}

function listed(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

const help = `
The platform runs on free ports with an empty database. It leaves nothing behind, not even after Ctrl-C. Only the result
is kept (sla results list).
The exit code is k6's: 0 every target held, 99 one did not or could not be decided, 110 the load generator was the
bottleneck (docs/EXIT-CODES.md).

Settings, as environment variables: VUS (1000), TIME_SCALE (5), and those of the script and the reference services
(docs/settings.md).

Examples:
  npm run demo${referenceNames
    .filter((name) => name !== usualPlatform)
    .map((name) => `\n  npm run demo -- ${name}`)
    .join('')}`
