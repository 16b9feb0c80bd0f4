import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { medcor } from '../cli/platform/described/medcor'
import { type Platform, startPlatform } from '../cli/platform/platform'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { workingRoles } from '../thresholds/medcor-pace'

/** k6 allocates VUs for the open model by the timeout, and each of them logs in. */
const size = { VUS: '20', RECORDS_PER_HOUR: '5250', REQUEST_TIMEOUT_S: '5' }
/**
 * load holds for 80 s: 500 logins a minute give each of three roles its 200 samples of M2 in 72 s. baseline, soak and
 * stress are shorter, and have to say that their samples are too few; soak's windows, a tenth of its hold each, are as
 * long as the platform's memory is read once in each.
 */
const profiles = {
  baseline: { ...size, TIME_SCALE: '30' },
  load: { ...size, TIME_SCALE: '7.5' },
  soak: { ...size, TIME_SCALE: '280' },
  stress: { ...size, TIME_SCALE: '18' },
}

let scripts: Scripts
const platforms: Platform<'medcor'>[] = []
let runs: ReturnType<typeof startRuns>
beforeAll(async () => {
  scripts = await moveScripts()
  const start = () => startPlatform(medcor, { ports: 'free' })
  for (let at = 0; at < 2; at++) platforms.push(await start())
  runs = startRuns(platforms)
})
afterAll(async () => {
  await Promise.all(platforms.map((platform) => platform.stop()))
  scripts?.remove()
})

/**
 * load has the machine for itself, but for a single VU: its logins are judged. The others go two at a time, each on a platform of its own: two
 * runs on one log in twice as often as Medcor promises to bear.
 */
function startRuns([one, other]: readonly Platform[]) {
  const start = (name: keyof typeof profiles, platform: Platform | undefined) =>
    scripts.run(`medcor-${name}`, { ...platform?.env, ...profiles[name] })
  const load = start('load', one)
  const baseline = load.then(() => start('baseline', one))
  return {
    smoke: scripts.run('medcor-smoke', other?.env),
    load,
    baseline,
    soak: baseline.then(() => start('soak', one)),
    stress: load.then(() => start('stress', other)),
  }
}

type Criterion = NonNullable<K6Outcome['result']>['criteria'][number]
const criteriaOf = ({ result }: K6Outcome): Criterion[] => result?.criteria ?? []
const verdicts = (outcome: K6Outcome) => Object.fromEntries(criteriaOf(outcome).map((c) => [c.id, c.verdict]))

/** All targets in the order of the table; what is not named passes. */
const expected = (ids: readonly string[], but: Record<string, string> = {}) =>
  Object.fromEntries(ids.map((id) => [id, but[id] ?? 'pass']))

const perRole = (id: string) => Object.keys(workingRoles).map((role) => `${id} ${role}`)
const responseTimes = [...perRole('M1'), ...perRole('M2')]
const comparisons = ['M5a', 'M5b', 'M5c', 'M5d', 'M6']
const shared = ['G1', 'G2a', 'G2b', 'G2c', 'G3']

describe('smoke', () => {
  it('passes, every response checked against the contract', async () => {
    const smoke = await runs.smoke
    const { code, result, stdout, stderr } = smoke
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 0, verdict: 'pass' })
    expect(verdicts(smoke)).toEqual(expected(['G1', 'G3']))
    expect(stdout).toMatch(/^\nMedcor smoke · PASS · 2 of 2 targets held/)
  })
})

describe.each([['load', [...responseTimes, 'M3', 'M4', ...comparisons, ...shared], { M3: 'not_proved' }]] as const)(
  '%s',
  (profile, ids, but) => {
    it('passes: every target has its samples, M1 and M2 in each role', async () => {
      const outcome = await runs[profile]
      const { code, result, stdout, stderr } = outcome
      expect(verdicts(outcome), stdout + stderr).toEqual(expected(ids, but))
      expect({ code, verdict: result?.verdict }).toEqual({ code: 0, verdict: 'pass' })
      for (const { id, samples, samples_needed } of criteriaOf(outcome)) {
        if (id !== 'M3') expect(samples, id).toBeGreaterThanOrEqual(samples_needed)
      }
      for (const role of Object.keys(workingRoles))
        expect(stdout).toMatch(new RegExp(`^ {2}M1 ${role} +patient data retrieval, ${role}`, 'm'))
    })

    it('says what it offered and what became of it', async () => {
      const { result } = await runs[profile]
      expect(result).toMatchObject({
        profile,
        time_scale: Number(profiles[profile].TIME_SCALE),
        settings: { VUS: 20, RECORDS_PER_HOUR: 5250 },
        errors_by_cause: {},
        wrong_answers_by_kind: {},
        hosts: ['127.0.0.1'],
        platform_settings: { medcor: { password_hash: 'argon2id', tls_min_version: 'TLSv1.3' } },
      })
      expect(Object.keys(result?.resources ?? {})).toEqual(['platform'])
    })
  },
)

describe.each([
  // Nobody reads a record in both windows: a pause is longer than the run. What has no data fails.
  ['baseline', []],
  ['soak', ['S1a']],
  ['stress', []],
] as const)('%s, too short for all samples', (profile, withoutData) => {
  it('runs to its end: nothing fails, and what has too few samples says so', async () => {
    const outcome = await runs[profile]
    const { code, result, stdout, stderr } = outcome
    for (const { id, phase, verdict, samples, samples_needed, reason } of criteriaOf(outcome)) {
      const about = `${id} ${phase ?? ''}: ${reason}\n${stdout}${stderr}`
      if ((withoutData as readonly string[]).includes(id)) {
        expect({ verdict, reason }, about).toEqual({ verdict: 'fail', reason: 'no data' })
        continue
      }
      // What two hash passwords for at the same time, on two cores, takes longer than M2 allows now and then.
      if (id.startsWith('M2')) continue
      expect(verdict, about).not.toBe('fail')
      if (samples >= samples_needed || ['reported', 'not_proved'].includes(verdict)) continue
      const tooFew = `${samples} samples, ${samples_needed} needed`
      expect({ verdict, reason }, about).toEqual({ verdict: 'inconclusive', reason: tooFew })
    }
    expect(code).toBe(99)
    expect(result?.verdict).toMatch(/^(fail|inconclusive)$/)
    expect(result).toMatchObject({ wrong_answers_by_kind: {} })
  })
})

describe('the files of every run', () => {
  it('fit the schema that is published', async () => {
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
    addFormats(ajv)
    const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'docs/result.schema.json'), 'utf8')))
    for (const [name, run] of Object.entries(runs)) {
      validate((await run).result)
      expect(validate.errors, name).toBeNull()
    }
  })
})
