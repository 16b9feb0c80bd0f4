import { Argument, Command, InvalidArgumentError } from 'commander'
import { findEntries, platformNames, profileNames, usualPlatform } from '../build/entries'
import { newRunId } from '../lib/plan/run-id'
import { givenText } from '../lib/plan/settings/twin'
import { interruptible } from './interruptible'
import { k6WithScripts } from './k6/with-scripts'
import type { Progress } from './progress'
import type { DatabaseBeside } from './run/database-beside'
import { exitCodeOf } from './run/exit-code'
import { otlpVendors } from './run/otlp'
import { chosenOutputs, type OutputChoice } from './run/outputs'
import { writableResultsFolder } from './run/results-folder'
import { watchedRun } from './run/watched-run'
import { withoutBending } from './run/without-bending'
import { type RunTarget, targetOf } from './target'

export function runCommand(): Command {
  return withoutBending(new Command('run'))
    .description(
      'One run from one command: finds a platform, runs k6 against it, keeps the result, and samples what k6 used.',
    )
    .addArgument(new Argument('<platform>', 'which platform').choices(platformNames))
    .addArgument(new Argument('<profile>', 'which profile').choices(profileNames))
    .option('--instances <count>', 'k6 processes that make the load together, judged once', instancesOf, 1)
    .option('--dashboard', "serves k6's web dashboard during the run, and prints its address")
    .option('--prometheus [url]', "sends k6's metrics on to a Prometheus; without a URL to that of sla observe up")
    .option('--otlp <to>', `has k6 send its metrics by OTLP, to ${otlpVendors.join(', ')} or a URL`)
    .option('--no-database-watch', 'does not watch the database behind the platform')
    .addHelpText('after', help)
    .action(run)
}

function instancesOf(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 to 999')
  return Number(text)
}

interface Options {
  instances: number
  databaseWatch: boolean
  dashboard?: true
  prometheus?: string | true
  otlp?: string
}

async function run(
  platform: string,
  profile: string,
  { instances, dashboard, databaseWatch, ...asked }: Options,
): Promise<void> {
  const ofOne = instances > 1 ? Object.keys({ ...(dashboard && { dashboard }), ...asked }) : []
  if (ofOne[0]) throw new Error(`--${ofOne[0]} shows one k6: leave it, or --instances`)
  const exitCode = await interruptible(async ({ progress, signal }) => {
    await requireScript(platform, profile)
    const choice = await chosenOutputs(asked, process.env)
    const results = await writableResultsFolder(process.env)
    const k6 = await k6WithScripts({ progress, signal })
    const script = `${platform}-${profile}`
    const target = await targetOf(platform, { progress, signal })
    progress.note(`${script} → ${target.said}`)
    const database = databaseWatch ? await watchDatabase(target, progress) : undefined
    // Once k6 runs, a signal is for it: it gets its time, and its code is the answer.
    return underLoad({ platform, profile }, k6, {
      target,
      results,
      instances,
      dashboard: dashboard === true,
      choice,
      database,
      progress,
    }).finally(async () => {
      // Of a run that did not come to its end.
      await database?.stop()
      await target.stop()
    })
  })
  process.exit(exitCode)
}

async function watchDatabase(target: RunTarget, progress: Progress): Promise<DatabaseBeside | undefined> {
  const { DatabaseBeside } = await import('./run/database-beside')
  return DatabaseBeside.start(target, process.env, (line) => progress.note(line))
}

/** @throws Error of one line when the platform has no script of the profile */
async function requireScript(platform: string, profile: string): Promise<void> {
  const own = (await findEntries()).filter((entry) => entry.platform === platform).map(({ name }) => name)
  if (own.includes(`${platform}-${profile}`)) return
  throw new Error(`there is no tests/${platform}/${profile}.ts; ${platform} has ${own.join(', ')}`)
}

async function underLoad(
  { platform, profile }: { platform: string; profile: string },
  k6: { path: string; version: string },
  {
    target,
    results,
    instances,
    dashboard,
    choice,
    database,
    progress,
  }: {
    target: RunTarget
    results: string
    instances: number
    dashboard: boolean
    choice: OutputChoice
    database: DatabaseBeside | undefined
    progress: Progress
  },
): Promise<number> {
  const runId = givenText('RUN_ID', process.env) ?? newRunId()
  if (instances > 1) {
    const { runInstances } = await import('./run/instances')
    return runInstances({ script: `${platform}-${profile}`, instances, runId, k6, target, results, database, progress })
  }
  const { env, known } = target
  const run = { platform, profile, runId, k6, results, env, known, choice, dashboard, database, progress }
  const { code, judged, heldUp } = await watchedRun(run)
  return exitCodeOf(heldUp ? 0 : code, judged)
}

const help = `
The load goes to the platform that the settings name (such as ${usualPlatform.toUpperCase()}_BASE_URL), else to the one that npm run up
started, else to the reference platform, started for this run and stopped after it.

While k6 runs, its CPU, memory, swap and open files are sampled from the system (on Linux) and kept in the result as
generator.system. If k6 was starved, the run is INVALID.

Every five seconds k6 tells what it measured (remote write, on loopback). From that come the line with each target's
state, and the time series and operations of the report. Where your own K6_PROMETHEUS_RW_* sends it elsewhere, there are
none.

The PostgreSQL behind the reference is watched from the first gated phase to the last one: the lines "database" of the
scorecard, the section database of the result and of the report say what to mend first (docs/DATABASE.md). One of yours is
watched when DATABASE_URL names it. It changes no verdict; a database that cannot be watched is one line.

--prometheus sends the same on to a Prometheus, with the labels run, platform and profile; one that is away or rejects it
is told of and changes nothing else. docs/OBSERVABILITY.md has the dashboards and alerts.

--instances 4 starts four k6 processes, each with a quarter of the load, and judges them once, as sla verdict does with
instances that ran elsewhere. Their results and logs stay in a folder of the run beside its result. There are then no
time series. Ctrl-C ends all of them.

The result is kept in the store (SLA_STORE, else the folder history in RESULTS_DIR): sla results list shows all of them.

Exit codes: 0 pass, 98 inconclusive, 99 fail, 110 invalid or without a result, 105 interrupted; 107 and 108 stopped
before the load; 1 not started, with the reason. The code is 0 only with a result file of this run that says pass
(docs/EXIT-CODES.md). The command takes no k6 flags.

Settings, as environment variables: those of the scripts (docs/settings.md), K6_BIN, K6_WEB_DASHBOARD_PORT,
PROMETHEUS_TOKEN, DATABASE_URL; for --otlp DD_API_KEY and DD_SITE, or NEW_RELIC_LICENSE_KEY and NEW_RELIC_REGION=eu.

Examples:
  npm run sla -- run ${usualPlatform} smoke
  VUS=200 TIME_SCALE=10 npm run sla -- run ${usualPlatform} load --dashboard
  npm run sla -- run ${usualPlatform} load --instances 4`
