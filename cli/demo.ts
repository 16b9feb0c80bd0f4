import { Argument, Command } from 'commander'
import { usualPlatform } from '../build/entries'
import { newRunId } from '../lib/plan/run-id'
import { givenText } from '../lib/plan/settings/twin'
import { interruptible } from './interruptible'
import { k6WithScripts } from './k6/with-scripts'
import type { ReferencePlatform } from './platform/reference-platform'
import { referenceNames, referenceOf } from './platform/references'
import type { Progress } from './progress'
import { exitCodeOf } from './run/exit-code'
import { writableResultsFolder } from './run/results-folder'
import { watchedRun } from './run/watched-run'
import { withoutBending } from './run/without-bending'

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
  // To the end: k6, and then the stop, get their time.
  const exitCode = await interruptible(async ({ progress, signal }) => {
    const results = await writableResultsFolder(process.env)
    const k6 = await k6WithScripts({ progress, signal })
    const { startReference } = await import('./platform/platform')
    const described = await referenceOf(name)
    const settings = withCallers(described.demo.services)
    const platform = await startReference(described, { ports: 'free', settings, progress, signal })
    for (const { title, url } of platform.services) progress.note(`${title} ${url}`)
    if (Object.keys(settings).length > 0) progress.note(listed(settings))
    return underLoad(described, k6, platform, results, progress).finally(() => {
      return progress.step('stopping everything', () => platform.stop())
    })
  })
  process.exit(exitCode)
}

async function underLoad(
  { name, demo: { load } }: ReferencePlatform,
  k6: { path: string; version: string },
  platform: { env: Record<string, string>; broken: Promise<string> },
  results: string,
  progress: Progress,
): Promise<number> {
  const settings = withCallers(load)
  progress.note(`k6 run dist/${name}-load.js · ${listed(settings)}`)
  const env = { ...settings, ...platform.env }
  const { code, judged } = await watchedRun({
    ...{ platform: name, profile: 'load', runId: newRunId(), k6, results, progress },
    ...{ env, known: { ...process.env, ...env } },
    ownProgress: process.stdout.isTTY && process.stderr.isTTY,
    onStart: (running) =>
      platform.broken.then((words) => {
        progress.note(words)
        running.interrupt()
      }),
  })
  // k6's own code, but no 0 without a result of this run that says pass.
  return code !== 0 ? code : exitCodeOf(code, judged)
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
