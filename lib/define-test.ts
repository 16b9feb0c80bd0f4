import { sha256 } from 'k6/crypto'
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { randomString } from 'k6-jslib-utils'
import { enter } from './drive/clock'
import { messageOf } from './drive/error-message'
import { startPlatform } from './drive/platform'
import type { PlannedRun } from './handover'
import { concludeRun } from './plan/conclude-run'
import { planOnce } from './plan/plan-once'
import type { PlatformPlan, RunData, Values } from './plan/platform'
import { type Judging, prepare } from './plan/prepare'
import type { Profile } from './plan/profile'
import { type FixedSettings, fixedSettings, requireFixed } from './plan/settings/fixed-settings'
import { sharedSettings } from './plan/settings/settings'
import { grouped } from './plan/summary/format'
import type { SummaryData } from './plan/summary/summary-data'

/** The exports k6 looks for, for one platform under one profile. */
export interface TestExports {
  options: Options
  setup: () => RunData
  teardown: (data: RunData) => void
  handleSummary: (data: SummaryData) => Record<string, string>
}

/**
 * A test is a profile applied to a platform. This is the half that runs once: where `__VU` is 0. Settings are checked
 * here, in the init context: what is wrong with them stops k6 before the first request, with one line and exit code 107.
 */
export function defineTest<V extends Values, D extends RunData>(
  platform: PlatformPlan<V, D>,
  profile: Profile,
): TestExports {
  const { run, values, judging, handover, rows } = inInit(() =>
    planOnce<V, Judging>(() => {
      const prepared = prepare(platform, profile, __ENV)
      const values = prepared.values as V
      const needed = (name: string) => !(name in sharedSettings)
      return { ...prepared, values, pools: platform.open(values, prepared.judging.vus), needed }
    }),
  )
  startPlatform(platform.drive, handover, rows, platform)
  return {
    // A copy, since k6 writes its defaults into it.
    options: { ...judging.options },
    setup() {
      enter('setup')
      announce(platform, run, values, judging)
      const given = String(values['RUN_ID'] ?? '')
      const run_id = given === '' ? newRunId() : given
      try {
        requireFixed(madeFrom(), fixedSettings(run, platform.arrivals.setting))
        return platform.setup({ run_id, size: run.size, traits: run.traits })
      } catch (error) {
        const message = messageOf(error)
        exec.test.abort(message)
        throw new Error(message)
      }
    },
    teardown(data) {
      enter('teardown')
      // Of several instances only the first removes what the run created: the run is the same.
      if (judging.instance.index !== 1) return
      try {
        platform.teardown(data as D)
      } catch (error) {
        console.error(`teardown could not read an answer: ${messageOf(error)}`)
      }
    },
    handleSummary: (data) =>
      concludeRun(platform, { run, values, ...judging }, data, {
        now: new Date(),
        build: __BUILD__,
        k6Version: __ENV['SLA_K6_VERSION'] ?? null,
        sha256: (text) => sha256(text, 'hex'),
      }),
  }
}

/** What the options that k6 goes by were made from. */
function madeFrom(): FixedSettings | undefined {
  const { ext } = exec.test.options as { ext?: { sla?: FixedSettings } }
  return ext?.sla
}

/** k6 prints a thrown string as one line; an Error comes with a stack that helps nobody to mend a setting. */
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

/** Unique, sortable, and telling nothing. */
function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return `run-${time}-${randomString(4, '0123456789abcdef')}`.toLowerCase()
}

function announce<V extends Values, D extends RunData>(
  platform: PlatformPlan<V, D>,
  run: PlannedRun,
  values: V,
  { vus, local }: Judging,
): void {
  const { size } = run
  const urls = platform.urls.flatMap((name) => (values[name] ? [`${name}=${values[name]}`] : []))
  console.info(
    `${platform.title} ${run.profile}: VUS=${size.vus} ${platform.arrivals.setting}=${size.arrivals_per_hour} TIME_SCALE=${size.time_scale} REQUEST_TIMEOUT_S=${size.request_timeout_s} SEED=${run.seed}; ${grouped(vus)} VUs in all; load ends after ${Math.round(run.loadEndS)} s`,
  )
  console.info(`${urls.join(' ')}${local ? ` (from .sla/${platform.name}.env, written by npm run up)` : ''}`)
}
