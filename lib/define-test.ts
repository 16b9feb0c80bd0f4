import { sha256 } from 'k6/crypto'
import exec from 'k6/execution'
import { enter } from './drive/clock'
import { type Run, startRun } from './drive/run'
import { toldError } from './drive/told-error'
import { concludeRun } from './plan/conclude-run'
import type { Platform, RunData } from './plan/platform'
import { type Prepared, prepare } from './plan/prepare'
import { preparedOnce } from './plan/prepared-once'
import type { Profile } from './plan/profile'
import { type FixedSettings, fixedSettings, requireFixed } from './plan/settings/fixed-settings'
import { grouped } from './plan/summary/format'
import type { SummaryData } from './plan/summary/summary-data'

/** The exports k6 looks for, for one platform under one profile. */
export interface TestExports {
  options: Record<string, unknown>
  setup: () => RunData
  teardown: (data: RunData) => void
  handleSummary: (data: SummaryData) => Record<string, string>
}

/**
 * A test is a profile applied to a platform. Settings are checked here, in the init context: what is
 * wrong with them stops k6 before the first request, with one line and exit code 107.
 */
export function defineTest<D extends RunData>(
  platform: Platform<D>,
  profile: Profile,
  extras: Pick<Run, 'conforms'> = {},
): TestExports {
  const { judging, ...shared } = inInit(() => preparedOnce(() => prepare(platform, profile, __ENV)))
  const prepared = shared.prepared()
  platform.adopt(
    inInit(() => platform.open(prepared.values, prepared.vus)),
    prepared.values,
  )
  startRun({ ...prepared.run, ...extras })
  return {
    // k6 reads the options once, before there are VUs; a copy, since it writes its defaults into it.
    options: __VU === 0 ? { ...judging().options } : {},
    setup() {
      enter('setup')
      announce(platform, prepared)
      const given = String(prepared.values['RUN_ID'] ?? '')
      const run_id = given === '' ? newRunId() : given
      try {
        requireFixed(madeFrom(), fixedSettings(prepared.run, platform.arrivals.setting))
        return platform.setup({ run_id, size: prepared.run.size, values: prepared.values })
      } catch (error) {
        const message = toldError(error)
        exec.test.abort(message)
        throw new Error(message)
      }
    },
    teardown(data) {
      enter('teardown')
      // Of several instances only the first removes what the run created: the run is the same.
      if (prepared.instance.index !== 1) return
      try {
        platform.teardown(data as D)
      } catch (error) {
        console.error(`teardown could not read an answer: ${toldError(error)}`)
      }
    },
    handleSummary: (data) =>
      concludeRun(platform, { ...prepared, ...judging() }, data, {
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
    throw messageOf(error)
  }
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error)
  return text.replace(/^(GoError|Error): /, '').split('\n')[0] ?? text
}

/** Unique, sortable, and telling nothing. */
function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return `run-${time}-${Math.floor(Math.random() * 0xffff)
    .toString(16)
    .padStart(4, '0')}`.toLowerCase()
}

function announce<D extends RunData>(platform: Platform<D>, { run, values, local, vus }: Prepared): void {
  const { size } = run
  const urls = platform.urls.flatMap((name) => (values[name] ? [`${name}=${values[name]}`] : []))
  console.info(
    `${platform.title} ${run.profile}: VUS=${size.vus} ${platform.arrivals.setting}=${size.arrivals_per_hour} TIME_SCALE=${size.time_scale} REQUEST_TIMEOUT_S=${size.request_timeout_s} SEED=${run.seed}; ${grouped(vus)} VUs in all; load ends after ${Math.round(run.loadEndS)} s`,
  )
  console.info(`${urls.join(' ')}${local ? ` (from .sla/${platform.name}.env, written by npm run up)` : ''}`)
}
