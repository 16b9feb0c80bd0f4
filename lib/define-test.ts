import { sleep } from 'k6'
import { sha256 } from 'k6/crypto'
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { seemedExpired } from './drive/auth/token'
import { enter } from './drive/clock'
import { errorMessageOf } from './drive/error-message'
import { startPlatform } from './drive/platform'
import type { PlannedRun } from './handover'
import { concludeRun } from './plan/conclude-run'
import { handOn } from './plan/hand-on'
import { planOnce } from './plan/plan-once'
import type { Platform, PlatformPlan, RunData } from './plan/platform'
import { type Judging, prepare } from './plan/prepare'
import type { Profile } from './plan/profile'
import { newRunId } from './plan/run-id'
import { type FixedSettings, fixedSettings, requireFixed } from './plan/settings/fixed-settings'
import { type Instance, instanceOf } from './plan/settings/instance'
import { bentOptions } from './plan/settings/k6-options'
import { isPacking } from './plan/settings/packing'
import { type SharedValues, sharedSettings } from './plan/settings/settings'
import { stopAt } from './plan/settings/stop-at'
import { grouped } from './plan/summary/format'
import type { readSummary } from './plan/summary/summary-data'

/** The other instances may be in their last iterations still, and began a little later; in seconds. */
const othersEndWithinS = 15

/** The exports k6 looks for, for one platform under one profile. */
export interface TestExports {
  options: Options
  setup: () => RunData
  teardown: (data: RunData) => void
  handleSummary: (data: Parameters<typeof readSummary>[0]) => Record<string, string>
}

/**
 * A test is a profile applied to a platform. This is the half that runs once: where `__VU` is 0. Settings are checked
 * here, in the init context: what is wrong with them stops k6 before the first request, with one line and exit code 107.
 */
export function defineTest<V extends SharedValues, D extends RunData>(
  platform: PlatformPlan<V, D>,
  profile: Profile,
): TestExports {
  const { run, values, judging, handover, rows } = inInit(() =>
    planOnce<V, Judging>(() => {
      const needed = (name: string) => !(name in sharedSettings)
      const guarded = { ...platform, productionDomains: __PRODUCTION_DOMAINS__ }
      return { ...prepare(guarded, profile, __ENV, platform.open), needed }
    }),
  )
  startPlatform(platform.drive, handover, rows, platform)
  return {
    // A copy, since k6 writes its defaults into it.
    options: { ...judging.options },
    setup() {
      enter('setup')
      announce(platform, run, judging)
      const run_id = values.RUN_ID || newRunId()
      try {
        requireFixed(madeFrom(), fixedSettings(run, platform.arrivals.setting, judging.instances))
        requireOptions(platform, judging)
        const data = platform.setup({ run_id, size: run.size, traits: run.traits })
        if (seemedExpired())
          data.notes.push(
            "the platform's tokens do not say when they were made, and seem to have ended when they come: its clock and the generator's differ; each is used for 5 min, or until it is refused",
          )
        return handOn(data)
      } catch (error) {
        const message = errorMessageOf(error)
        exec.test.abort(message)
        throw new Error(message)
      }
    },
    teardown(data) {
      enter('teardown')
      // Of several instances only the first removes what the run created: the run is the same. It also watches it to the end.
      if (thisInstance(judging).index !== 1) return
      if (judging.instances > 1) sleep(othersEndWithinS)
      try {
        platform.teardown(data as D)
      } catch (error) {
        console.error(`teardown could not read an answer: ${errorMessageOf(error)}`)
      }
    },
    handleSummary: (data) =>
      concludeRun(platform, { run, values, ...judging }, data, {
        now: new Date(),
        build: __BUILD__,
        k6Version: __ENV['SLA_K6_VERSION'] ?? null,
        sha256: (text) => sha256(text, 'hex'),
        instance: thisInstance(judging),
      }),
  }
}

/** @throws Error of one line when k6's options in force are not those of the script; other lines are printed before it */
function requireOptions<V extends SharedValues>(platform: Platform<V>, { options, instances }: Judging): void {
  if (isPacking(__ENV))
    throw new Error('K6_INCLUDE_SYSTEM_ENV_VARS=false keeps all settings from the script; leave it away')
  const inForce = Object.fromEntries(Object.entries(exec.test.options))
  const run = { instances, settings: Object.keys(platform.settings), tags: Object.keys(platform.vocabulary.tagKeys) }
  stopAt(bentOptions(inForce, Object.fromEntries(Object.entries(options)), run), [])
}

/** Setup stops a run whose segment is none; what such a run leaves is filed as of the first instance. */
function thisInstance({ instances }: Judging): Instance {
  try {
    return instanceOf(exec.test.options.executionSegment, instances)
  } catch {
    return { index: 1, of: instances }
  }
}

/** What the options in force were made from. */
function madeFrom(): FixedSettings | undefined {
  const { ext } = exec.test.options as { ext?: { sla?: FixedSettings } }
  return ext?.sla
}

/** k6 prints a thrown string as one line. An Error comes with a stack, which helps nobody to correct a setting. */
function inInit<T>(step: () => T): T {
  try {
    return step()
  } catch (error) {
    throw firstLineOf(error)
  }
}

function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error)
  return text.replace(/^(GoError|Error): /, '').split('\n')[0] ?? text
}

function announce<V extends SharedValues, D extends RunData>(
  platform: PlatformPlan<V, D>,
  run: PlannedRun,
  { vus, isLocal, urls, warnings }: Judging,
): void {
  const { size } = run
  for (const warning of warnings) console.warn(warning)
  const addresses = Object.entries(urls).flatMap(([name, url]) => (url ? [`${name}=${url}`] : []))
  console.info(
    `${platform.title} ${run.profile}: VUS=${size.vus} ${platform.arrivals.setting}=${size.arrivals_per_hour} TIME_SCALE=${size.time_scale} REQUEST_TIMEOUT_S=${size.request_timeout_s} SEED=${run.seed}; ${grouped(vus)} VUs in all; load ends after ${Math.round(run.loadEndS)} s`,
  )
  console.info(`${addresses.join(' ')}${isLocal ? ` (from .sla/${platform.name}.env, written by npm run up)` : ''}`)
}
