import type { Options } from 'k6/options'
import { type Criterion, compile, type Thresholds } from '../../thresholds/compile'
import { partsOf } from '../../thresholds/confidence'
import { sharedTargets } from '../../thresholds/shared'
import type { PlannedRun } from '../handover'
import type { Platform, Values } from './platform'
import type { Profile } from './profile'
import { requireResultsFolder } from './results-folder'
import { forK6, mostVUs, plannedIterations, type Scenario } from './scenarios'
import { absentCapabilities } from './settings/absent'
import { cloudOptions } from './settings/cloud'
import { fixedSettings } from './settings/fixed-settings'
import { blockedHostnames, guardHosts } from './settings/hosts'
import { parseInstance } from './settings/instance'
import { withLocalSettings } from './settings/local'
import { packedEnv } from './settings/packed-env'
import { isPacking } from './settings/packing'
import { type Env, readSettings } from './settings/read'
import { evidenceSeries } from './summary/evidence'
import { trendStats } from './summary/percentiles'

/** A run as its settings decide it. */
export interface Prepared {
  run: PlannedRun
  values: Values
  judging: Judging
}

/** What only k6's first look at the script, setup() and the end of the run need: too large for every VU. */
export interface Judging {
  criteria: Criterion[]
  options: Options
  /** Iterations of the open model that the profile plans. */
  arrivalsPlanned: number
  /** Whether the settings came from `npm run up`. */
  local: boolean
  /** All VUs of all scenarios. */
  vus: number
  instance: { index: number; of: number }
}

/** Reads and checks every setting. Throws an Error of one line at the first that is wrong: before any request. */
export function prepare(platform: Platform, profile: Profile, environment: Env): Prepared {
  const { env, local } = isPacking(environment)
    ? { env: packedEnv(platform.settings, platform.baseUrl, environment), local: false }
    : withLocalSettings(platform.name, platform.baseUrl, environment)
  const values: Values = readSettings(platform.settings, env)
  const once = profile.traits.includes('once')
  const urls = Object.fromEntries(platform.urls.map((name) => [name, String(values[name] ?? '')]))
  guardHosts(urls, values['ALLOWED_HOSTS'] as readonly string[], once)
  requireResultsFolder(String(values['RESULTS_DIR']), environment['PWD'])
  const instance = parseInstance(String(values['INSTANCE']))
  const absent = absentCapabilities(
    values['ABSENT_CAPABILITIES'] as readonly string[],
    platform.vocabulary.capabilities,
  )
  const byDefault = profile.size(platform.workload.target)
  const size = {
    vus: (values['VUS'] as number | undefined) ?? byDefault.vus,
    arrivals_per_hour: (values[platform.arrivals.setting] as number | undefined) ?? byDefault.arrivals_per_hour,
    time_scale: values['TIME_SCALE'] as number,
    request_timeout_s: values['REQUEST_TIMEOUT_S'] as number,
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
    openModel: openModel(plan.scenarios),
    rampUpS: plan.phases.find(({ name }) => name === 'ramp-up')?.toS ?? 0,
    paced: Object.fromEntries(
      platform.workload.background.flatMap(({ journey, perMinute, vus }) =>
        vus ? [[journey, (vus * 60) / perMinute]] : [],
      ),
    ),
    absent,
    seed: values['SEED'] as number,
    lagLimit: { ms: sharedTargets.G2b.gate.limit.value, samplesAtLeast: sharedTargets.G2b.samples.atLeast },
    ...(recovery && { recovery: { fromS: recovery.fromS, limitMs: latencyLimits(criteria) } }),
    ...(hold &&
      windowS > 0 && {
        windows: { fromS: hold.fromS, firstToS: hold.fromS + windowS, lastFromS: hold.toS - windowS, endS: hold.toS },
      }),
  }
  const cloud = cloudOptions(
    values['K6_CLOUD_PROJECT_ID'] as number | undefined,
    String(values['K6_CLOUD_NAME'] || `${platform.title} ${profile.name}`),
    String(values['CLOUD_DISTRIBUTION']),
  )
  const { arrivals } = plan.scenarios
  return {
    run,
    values,
    judging: {
      criteria,
      options: {
        ...optionsOf(platform, plan.scenarios, thresholds, criteria),
        blockHostnames: blockedHostnames(Object.values(urls), once),
        ext: { sla: fixedSettings(run, platform.arrivals.setting) },
        ...(cloud && { cloud }),
      },
      arrivalsPlanned: arrivals ? plannedIterations(arrivals) : 0,
      local,
      vus: Object.values(plan.scenarios).reduce((sum, scenario) => sum + mostVUs(scenario), 0),
      instance,
    },
  }
}

function openModel(scenarios: Record<string, Scenario>): PlannedRun['openModel'] {
  return Object.fromEntries(
    Object.entries(scenarios).flatMap(([name, scenario]) =>
      scenario.executor === 'constant-arrival-rate'
        ? [[name, { startS: scenario.startS, perHour: scenario.perHour }]]
        : [],
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

function optionsOf(
  platform: Platform,
  scenarios: Record<string, Scenario>,
  thresholds: Thresholds,
  criteria: readonly Criterion[],
): Options {
  const kept = Object.fromEntries(evidenceSeries(platform).map((series) => [series, [] as string[]]))
  return {
    scenarios: Object.fromEntries(Object.entries(scenarios).map(([name, scenario]) => [name, forK6(scenario)])),
    // A run that was not watched to its end reads INVALID, so k6 must not exit 0 either.
    thresholds: { ...kept, runs_watched_to_the_end: ['count>=1'], ...thresholds },
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
