import type { Options } from 'k6/options'
import { type Criterion, compile, perSampleThresholds, type Thresholds } from '../../thresholds/compile'
import { partsOf } from '../../thresholds/confidence'
import { sharedTargets } from '../../thresholds/shared'
import type { PlannedRun } from '../handover'
import type { Platform, PlatformPlan, RunData } from './platform'
import type { Plan, Profile } from './profile'
import { forK6, mostVUs, plannedIterations, type Scenario } from './scenarios'
import { besideNothing } from './settings/beside-nothing'
import type { Env } from './settings/env'
import { fixedSettings } from './settings/fixed-settings'
import type { Problems } from './settings/problems'
import { runSettings } from './settings/run-settings'
import type { SharedValues } from './settings/settings'
import { stopAt } from './settings/stop-at'
import { evidenceSeries } from './summary/evidence'
import { levelSeries } from './summary/levels'
import { trendStats } from './summary/percentiles'

/** What the plan of a run is made from. */
export type Planned<V extends SharedValues> = Platform<V> & Pick<PlatformPlan<V, RunData>, 'workload'>

/** Rows by the name of their pool. */
type Pools = Readonly<Record<string, readonly object[]>>

/** A run as its settings decide it. */
export interface Prepared<V> {
  run: PlannedRun
  values: V
  pools: Pools
  judging: Judging
}

/** What only k6's first look at the script, setup() and the end of the run need: too large for every VU. */
export interface Judging {
  criteria: Criterion[]
  options: Options
  /** Iterations of the open model that the profile plans. */
  arrivalsPlanned: number
  /** Whether the settings came from `npm run up`. */
  isLocal: boolean
  /** Where the load goes to, by setting; '' for one that is not set. */
  urls: Readonly<Record<string, string>>
  /** What looks wrong in the environment and stops nobody: one line each. */
  warnings: readonly string[]
  /** All VUs of all scenarios. */
  vus: number
  /** How many k6 instances make the run: of several, none is judged alone. */
  instances: number
}

/**
 * Reads and checks every setting, and opens what the settings name.
 * @param open reads and checks pools and accounts, whose number it is given; throws one line
 * @throws Error of one line, before any request; when more than that is wrong or missing, the rest is printed before
 */
export function prepare<V extends SharedValues>(
  platform: Planned<V>,
  profile: Profile,
  environment: Env,
  open: (values: V, vus: number) => Pools = () => ({}),
): Prepared<V> {
  const { values, problems, warnings, isLocal, urls, absent, cloud, blockHostnames } = runSettings(
    platform,
    profile,
    environment,
  )
  const instances = values.INSTANCES
  const byDefault = profile.size(platform.workload.target)
  const size = {
    vus: values.VUS ?? byDefault.vus,
    arrivals_per_hour: platform.arrivals.perHour(values) ?? byDefault.arrivals_per_hour,
    time_scale: values.TIME_SCALE,
    request_timeout_s: values.REQUEST_TIMEOUT_S,
  }
  const plan = profile.plan(platform.workload, size, absent)
  const { thresholds, criteria } = compile(platform.targets, {
    profile: profile.name,
    traits: profile.traits,
    phases: plan.phases,
    size,
    absent,
  })
  const recovery = plan.phases.find((phase) => phase.name === 'recovery')
  const hold = plan.phases.find((phase) => phase.name === 'hold')
  const windowS = hold && profile.windowShare ? (hold.toS - hold.fromS) * profile.windowShare : 0
  const run: PlannedRun = {
    platform: platform.name,
    profile: profile.name,
    traits: profile.traits,
    size,
    phases: plan.phases,
    parts: Object.fromEntries(
      plan.phases.flatMap(({ name, fromS, toS }) =>
        criteria.some((c) => (c.batches || c.stretches) && c.phase === name) ? [[name, partsOf(toS - fromS)]] : [],
      ),
    ),
    loadEndS: plan.loadEndS,
    perHour: perHour(plan.scenarios),
    startsLate: startsLate(plan.scenarios),
    rampUpS: plan.phases.find(({ name }) => name === 'ramp-up')?.toS ?? 0,
    paced: Object.fromEntries(
      [...platform.workload.background, ...(platform.workload.floods ?? [])].flatMap(({ journey, perMinute, vus }) =>
        vus ? [[journey, (vus * 60) / perMinute]] : [],
      ),
    ),
    absent,
    seed: values.SEED,
    lagLimit: { ms: sharedTargets.G2b.gate.limit.value, samplesAtLeast: sharedTargets.G2b.samples.atLeast },
    ...(recovery && { recovery: { fromS: recovery.fromS, limitMs: latencyLimits(criteria) } }),
    ...(hold &&
      windowS > 0 && {
        windows: { fromS: hold.fromS, firstToS: hold.fromS + windowS, lastFromS: hold.toS - windowS, endS: hold.toS },
      }),
  }
  const vus = Object.values(plan.scenarios).reduce((sum, scenario) => sum + mostVUs(scenario), 0)
  if (instances > size.vus)
    problems.add(
      'INSTANCES',
      `INSTANCES=${instances} are more than the run's VUS=${size.vus}: some would have nothing to do; give fewer instances, or more VUs`,
    )
  const pools = openPools(platform, problems, (known) => open(values, known ? highestVU(plan.scenarios, instances) : 0))
  stopAt(problems.lines(), [...warnings, ...besideNothing()])
  const { arrivals } = plan.scenarios
  return {
    run,
    values,
    pools,
    judging: {
      criteria,
      options: {
        ...optionsOf(
          platform,
          plan,
          instances === 1 ? watched(thresholds) : perSampleThresholds(watched(thresholds), criteria),
          criteria,
        ),
        blockHostnames: [...blockHostnames],
        ext: { sla: fixedSettings(run, platform.arrivals.setting, instances) },
        ...(cloud && { cloud }),
      },
      arrivalsPlanned: arrivals ? plannedIterations(arrivals) : 0,
      isLocal,
      urls,
      warnings,
      vus,
      instances,
    },
  }
}

/**
 * What the settings name, where they name it: a file that was not given is no second problem, and accounts are counted
 * only where the size is known.
 */
function openPools(platform: Platform, problems: Problems, open: (sizeIsKnown: boolean) => Pools): Pools {
  const files = Object.entries(platform.settings).flatMap(([name, { kind }]) => (kind === 'file' ? [name] : []))
  if (problems.concern((name) => files.includes(name))) return {}
  const sizes = [
    'VUS',
    platform.arrivals.setting,
    'TIME_SCALE',
    'REQUEST_TIMEOUT_S',
    'SHARE_ACCOUNTS',
    'ABSENT_CAPABILITIES',
    'INSTANCES',
  ]
  return problems.check('', () => open(!problems.concern((name) => sizes.includes(name))), {})
}

function perHour(scenarios: Record<string, Scenario>): PlannedRun['perHour'] {
  return Object.fromEntries(
    Object.entries(scenarios).flatMap(([name, scenario]) =>
      scenario.executor === 'constant-arrival-rate' ? [[name, scenario.perHour]] : [],
    ),
  )
}

function startsLate(scenarios: Record<string, Scenario>): PlannedRun['startsLate'] {
  return Object.fromEntries(
    Object.entries(scenarios).flatMap(([name, scenario]) =>
      'startS' in scenario && scenario.startS > 0 ? [[name, scenario.startS]] : [],
    ),
  )
}

/** The limits of the targets that look at requests of their own, in ms, by the requests' tag `sla`. */
function latencyLimits(criteria: readonly Criterion[]): Record<string, number> {
  return Object.fromEntries(
    criteria.flatMap(({ metric, tags, limit }) =>
      metric === 'http_req_duration' && tags['sla'] !== undefined ? [[tags['sla'], limit]] : [],
    ),
  )
}

/** A run that was not watched to its end reads INVALID, so k6 must not exit 0 either. */
function watched(thresholds: Thresholds): Thresholds {
  return { runs_watched_to_the_end: ['count>=1'], ...thresholds }
}

/**
 * The highest number that a VU can have: k6 numbers the VUs of several instances in turn, and the fullest has a part of
 * each scenario, rounded up.
 */
function highestVU(scenarios: Record<string, Scenario>, instances: number): number {
  return Object.values(scenarios).reduce(
    (sum, scenario) => sum + instances * Math.ceil(mostVUs(scenario) / instances),
    0,
  )
}

function optionsOf(
  platform: Platform,
  { scenarios, phases }: Pick<Plan, 'scenarios' | 'phases'>,
  thresholds: Thresholds,
  criteria: readonly Criterion[],
): Options {
  const waiting = Object.keys(platform.vocabulary.words['waiting'] ?? {})
  const evidence = [...evidenceSeries(platform), ...levelSeries(criteria, phases, waiting)]
  const kept = Object.fromEntries(evidence.map((series) => [series, [] as string[]]))
  return {
    scenarios: Object.fromEntries(Object.entries(scenarios).map(([name, scenario]) => [name, forK6(scenario)])),
    thresholds: { ...kept, ...thresholds },
    summaryTrendStats: trendStats(criteria),
    // Each further system tag costs memory for every sample; the URL would hold ids.
    systemTags: ['scenario', 'name', 'method', 'status', 'error_code', 'expected_response', 'check'],
    // k6 prints an error that it does not throw, with the URL and what a broken answer held.
    throw: true,
    discardResponseBodies: true,
    maxRedirects: 0,
    setupTimeout: '120s',
    teardownTimeout: '120s',
  }
}
