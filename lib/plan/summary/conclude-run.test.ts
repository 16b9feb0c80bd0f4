// What is under test also runs in the init context, where k6 has an open().
/// <reference types="k6" />
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { tcallTargets } from '../../../thresholds/tcall'
import { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import type { TcallValues } from '../../tcall/plan/pools'
import { tcallSettings } from '../../tcall/plan/settings'
import { concludeRun } from '../conclude-run'
import { handOn } from '../hand-on'
import type { RunData } from '../platform'
import { type Planned, prepare } from '../prepare'
import type { Profile } from '../profile'
import { load } from '../profiles/load'
import { smoke } from '../profiles/smoke'
import { sharedSettings } from '../settings/settings'
import type { EndOfTestData } from './summary-data'
import { healthySeries } from './testing/sample-run'

const platform: Planned<TcallValues> = {
  name: 'tcall',
  title: 'TCall',
  productionDomains: ['tcall.ai', 'medcor.ai'],
  targets: tcallTargets,
  vocabulary: tcallVocabulary,
  report: { series: [], summarise: () => ({ own: 1 }), lines: () => [] },
  settings: { ...sharedSettings, ...tcallSettings },
  workload: {
    arrivals: { requests: 1 },
    background: [],
    observer: { journey: 'watch', drain_s: 120 },
    smoke: { longest_s: 300 },
    target: { vus: 1000, arrivals_per_hour: 10_500 },
  },
  baseUrl: 'TCALL_BASE_URL',
  arrivals: {
    setting: 'CALLS_PER_HOUR',
    perHour: (values) => values.CALLS_PER_HOUR,
    counted: 'calls_accepted',
    title: 'calls accepted',
  },
  urls: ['TCALL_BASE_URL', 'WEBHOOK_PROXY_URL', 'PROVIDER_URL'],
  reported: {},
  operations: [],
}
const env = {
  PATH: '/usr/bin',
  TCALL_BASE_URL: 'http://127.0.0.1:7100',
  WEBHOOK_PROXY_URL: 'http://localhost:7102',
  PROVIDER_URL: 'http://127.0.0.1:7101',
  ALLOWED_HOSTS: '127.0.0.1,localhost',
  TCALL_ACCOUNTS: '/home/someone/accounts.csv',
  WEBHOOK_PROXY_TOKEN: 'hidden-token',
  PROVIDER_WEBHOOK_SECRET: 'hidden-secret',
}
const setupData: RunData = {
  run_id: 'run-x',
  started_at: '2026-11-22T18:30:00.000Z',
  notes: [],
  platform_settings: {},
  clock_skew_ms: {},
}

const ended = { isStdOutTTY: false, isStdErrTTY: false, testRunDurationMs: 900_000 }
const options = { summaryTrendStats: [], summaryTimeUnit: '', noColor: false }

function concluded(
  profile: Profile,
  more: Record<string, string> = {},
  change: Partial<EndOfTestData> = {},
  watched = 1,
) {
  const { judging, ...prepared } = prepare(platform, profile, { ...env, ...more })
  const values = { ...healthySeries(judging.criteria), runs_watched_to_the_end: { count: watched } }
  const metrics = Object.fromEntries(
    Object.entries(values).map(([name, of]) => [
      name,
      { type: 'counter' as const, contains: 'default' as const, values: of as Record<string, number> },
    ]),
  )
  const data: EndOfTestData = {
    metrics,
    root_group: { name: '', groups: [], checks: [{ name: 'the call was accepted', passes: 7, fails: 0 }] },
    state: { isStdOutTTY: false, isStdErrTTY: false, testRunDurationMs: 12_345 },
    options,
    setup_data: handOn(setupData),
    ...change,
  }
  const files = concludeRun(platform, { ...prepared, ...judging }, data, {
    now: new Date('2026-11-22T18:33:20.123Z'),
    build: { git_sha: 'unknown', data_sha256: 'x' },
    k6Version: null,
    sha256: (text) => text,
    instance: { index: Math.min(2, judging.instances), of: judging.instances },
  })
  const json = Object.keys(files).find((name) => name.endsWith('.json')) ?? ''
  return { files, json, result: JSON.parse(files[json] ?? '{}'), stdout: files['stdout'] ?? '' }
}

describe('concludeRun', () => {
  it('prints the scorecard and writes result and JUnit under one name', () => {
    const { files, result, stdout } = concluded(load)
    expect(Object.keys(files)).toEqual([
      'stdout',
      'results/tcall-load-20261122T183320Z.json',
      'results/tcall-load-20261122T183320Z.xml',
    ])
    expect(stdout).toMatch(/^\nTCall load · PASS · 16 of 16 targets held for 10 min at 1,000 VUs\n/)
    expect(result).toMatchObject({ verdict: 'pass', hosts: ['127.0.0.1', 'localhost'], duration_s: 12.345 })
    expect(result.settings).toMatchObject({ VUS: 1000, CALLS_PER_HOUR: 10_500, TIME_SCALE: 1 })
  })

  it("holds the platform's own section", () => {
    expect(concluded(load).result.platform_report).toEqual({ own: 1 })
  })

  it('is of other scenarios where the load is another, and of the same where it is judged by other limits', () => {
    const hash = (more: Record<string, string>) => concluded(load, more).result.scenario_sha256
    expect(hash({ VUS: '500' })).not.toBe(hash({}))
    expect(hash({ ABSENT_CAPABILITIES: 'server-timing' })).toBe(hash({}))
  })

  it("shows k6's usual summary below the scorecard to those who ask for it", () => {
    const { stdout } = concluded(load, { SUMMARY: 'full' })
    expect(stdout.indexOf('TCall load · PASS')).toBeLessThan(stdout.indexOf('✓ the call was accepted'))
    expect(stdout).toMatch(/ iterations\.+: /)
    expect(concluded(load).stdout).not.toContain('the call was accepted')
  })

  it('says nothing of secrets, nor where they are kept', () => {
    const everything = Object.values(concluded(load).files).join()
    expect(everything).not.toMatch(/hidden|accounts\.csv/)
  })

  it('names the instance in the file, and the folder as it was given', () => {
    const { json, result } = concluded(load, { INSTANCES: '4', RESULTS_DIR: '/tmp/out', RUN_ID: 'r' })
    expect(json).toBe('/tmp/out/tcall-load-20261122T183320Z-2of4.json')
    expect(result.instance).toEqual({ index: 2, of: 4 })
  })

  const four = { INSTANCES: '4', RUN_ID: 'run-x' }

  it('judges no instance alone, and leaves all that the verdict over all needs, in a line of the log too', () => {
    const { files, result, stdout } = concluded(load, four, { state: ended }, 0)
    expect(result).toMatchObject({ verdict: 'partial', reason: expect.stringContaining('instance 2 of 4') })
    expect(new Set(result.criteria.map(({ verdict }: { verdict: string }) => verdict))).toEqual(new Set(['reported']))
    expect(result.part.criteria.map(({ mode }: { mode: string }) => mode)).toContain('gated')
    expect(Object.keys(result.part.series)).toContain('http_reqs{sla:T1,phase:hold}')
    const line = stdout.split('\n').find((one) => one.startsWith('SLA_PART '))
    expect(JSON.parse(line?.slice('SLA_PART '.length) ?? '')).toEqual(result)
    expect(Object.keys(files).filter((name) => name.endsWith('.xml'))).toEqual([])
  })

  it('says of an instance that was cut short that it is invalid', () => {
    expect(concluded(load, four).result).toMatchObject({ verdict: 'partial' })
    expect(concluded(load, four, {}, 0).result).toMatchObject({ verdict: 'invalid', criteria: [] })
  })

  it('smoke has no size', () => {
    expect(concluded(smoke).stdout).toMatch(/^\nTCall smoke · PASS · 4 of 4 targets held\n/)
  })

  it('judges nothing of a run that was interrupted, and says so', () => {
    const { result, stdout } = concluded(load, {}, {}, 0)
    expect(stdout).toMatch(/^\nTCall load · INVALID · interrupted after 12 s: the targets were not judged\n/)
    expect(result).toMatchObject({ verdict: 'invalid', criteria: [], id: 'run-x' })
  })

  it('writes both files of a run that stopped in setup() too', () => {
    const { result, stdout } = concluded(load, {}, { setup_data: undefined })
    expect(stdout).toContain('INVALID · stopped before the load began: the lines above say why')
    expect(result).toMatchObject({ verdict: 'invalid', id: null, started_at: null })
  })

  it('lets k6 exit 0 for no run that it calls invalid', () => {
    const { options } = prepare(platform, load, env).judging
    expect(options['thresholds']).toMatchObject({ runs_watched_to_the_end: ['count>=1'] })
  })

  it('colours a terminal, unless k6 was told not to', () => {
    const state = { isStdOutTTY: true, isStdErrTTY: true, testRunDurationMs: 1000 }
    expect(concluded(load, {}, { state }).stdout).toContain('\u001b[32mPASS')
    expect(concluded(load, {}, { state, options: { ...options, noColor: true } }).stdout).not.toContain('\u001b')
  })
})

describe('prepare', () => {
  const made = (more: Record<string, string> = {}) => prepare(platform, load, { ...env, ...more }).judging.options

  it('gives k6 thresholds, the percentiles they need, and no way to a production host or over a redirect', () => {
    expect(made()).toMatchObject({
      discardResponseBodies: true,
      maxRedirects: 0,
      blockHostnames: ['tcall.ai', '*.tcall.ai', 'medcor.ai', '*.medcor.ai'],
    })
  })

  it('tells k6 Cloud of project and zones, where they are given', () => {
    expect(made()).not.toHaveProperty('cloud')
    expect(made({ K6_CLOUD_PROJECT_ID: '7', CLOUD_DISTRIBUTION: 'amazon:de:frankfurt=100' })['cloud']).toEqual({
      projectID: 7,
      name: 'TCall load',
      distribution: { amazon_de_frankfurt: { loadZone: 'amazon:de:frankfurt', percent: 100 } },
    })
    expect(made({ K6_CLOUD_PROJECT_ID: '7', K6_CLOUD_NAME: 'nightly' })['cloud']).toEqual({
      projectID: 7,
      name: 'nightly',
    })
    expect(() => made({ CLOUD_DISTRIBUTION: 'amazon:de:frankfurt=90' })).toThrow('adds up to 90 %, not to 100 %')
  })

  it('stops with a line for each setting that is wrong or missing, hosts first, and what may explain them', () => {
    const said: string[] = []
    vi.spyOn(console, 'warn').mockImplementation((line) => said.push(line))
    vi.spyOn(console, 'error').mockImplementation((line) => said.push(line))
    onTestFinished(() => void vi.restoreAllMocks())
    const wrong = {
      TCALL_BASE_URL: '',
      TCAL_BASE_URL: 'https://staging.example.test',
      INSTANCES: '2.5',
      RESULTS_DIR: '/proc',
      K6_VUS: '5',
      WEBHOOK_PROXY_URL: 'https://hooks.example.test',
      PROVIDER_URL: '',
      PROVIDER_WEBHOOK_SECRET: '',
      WEBHOOK_PROXY_TOKEN: '',
    }
    expect(() => made(wrong)).toThrow(/^RESULTS_DIR "\/proc"/)
    expect(said.map((line) => line.split(/[ =]/)[0])).toEqual([
      'TCAL_BASE_URL',
      'TCALL_BASE_URL',
      'WEBHOOK_PROXY_URL',
      'PROVIDER_URL',
      'K6_VUS',
      'INSTANCES',
      'WEBHOOK_PROXY_TOKEN',
      'PROVIDER_WEBHOOK_SECRET',
    ])
    expect(said).toContain(
      'PROVIDER_URL is not set; set it, or say that there is none: ABSENT_CAPABILITIES=emission-log',
    )
  })

  it('holds one of several instances to nothing but limits that one sample alone breaks', () => {
    const thresholds = made({ INSTANCES: '4', RUN_ID: 'r' })['thresholds'] ?? {}
    const held = Object.entries(thresholds).filter(([, of]) => of.length > 0)
    expect(held.map(([series]) => series)).toContain('wrong_answers')
    expect(new Set(held.flatMap(([, of]) => of))).toEqual(new Set(['count<=0']))
    expect(Object.keys(thresholds).sort()).toEqual(Object.keys(made()['thresholds'] ?? {}).sort())
  })

  it.each([
    [{ INSTANCES: '4' }, /^RUN_ID is not set, and several INSTANCES make one run/],
    [{ INSTANCES: '4', RUN_ID: 'r', VUS: '3' }, /^INSTANCES=4 are more than the run's VUS=3/],
  ])('stops %j', (more, line) => expect(() => made(more)).toThrow(line))

  it('wants an account for each VU of the fullest of several instances', () => {
    const asked: number[] = []
    const open = (_values: unknown, vus: number) => {
      asked.push(vus)
      return {}
    }
    for (const more of [{}, { INSTANCES: '4', RUN_ID: 'r' }])
      prepare(platform, load, { ...env, VUS: '50', CALLS_PER_HOUR: '3600', ...more }, open)
    // 50 sessions, 36 for arrivals, one that watches: of four instances the first has 13 + 9 + 1.
    expect(asked).toEqual([87, 92])
  })

  it('is stopped by no name that only looks like a setting', () => {
    const { warnings } = prepare(platform, load, { ...env, SPEED: '1', VUSS: '7', SEED: 'x', SLA_SEED: '7' }).judging
    expect(warnings).toEqual(['VUSS is not a setting; did you mean VUS?'])
  })

  it('takes the ledger and the faults for absent where there is no proxy', () => {
    const prepared = prepare(platform, load, { ...env, ABSENT_CAPABILITIES: 'webhook-proxy' })
    expect(prepared.run.absent).toEqual(['webhook-proxy', 'proxy-faults', 'emission-log'])
  })

  it('counts the VUs that accounts are needed for', () => {
    const prepared = prepare(platform, load, { ...env, VUS: '50', CALLS_PER_HOUR: '3600' })
    expect(prepared.judging.vus).toBe(50 + Math.ceil(1 * 30 * 1.2) + 1)
  })
})
