import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { referenceMedcor } from '../reference/medcor/platform'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { lateIn, lateOfSamples } from '../rigs/late'
import { inTime, type Timed, TimedRuns } from '../rigs/timed'
import { criteriaOf, expected, verdictsIn } from '../rigs/verdicts'
import { workingRoles } from '../thresholds/medcor-pace'
import { expectNothingFails } from './medcor-runs'

/** k6 allocates VUs for the open model by the timeout, and each of them logs in. */
const size = { VUS: '20', RECORDS_PER_HOUR: '5250', REQUEST_TIMEOUT_S: '5' }
/**
 * load holds for 80 s: 500 logins a minute give each of three roles its 200 samples of M2 in 72 s. soak and stress are
 * shorter, and have to say that their samples are too few; soak's windows, a tenth of its hold each, are as long as
 * the platform's memory is read once in each.
 */
const sizes = {
  load: { ...size, TIME_SCALE: '7.5' },
  soak: { ...size, TIME_SCALE: '280' },
  stress: { ...size, TIME_SCALE: '18' },
}

let scripts: Scripts
let platform: RunningPlatform<'medcor'>
beforeAll(async () => {
  scripts = await moveScripts()
  platform = await startReference(referenceMedcor, { ports: 'free' })
})
afterAll(async () => {
  await platform?.stop()
  scripts?.remove()
})

const timed = (profile: keyof typeof sizes, late: typeof lateIn) => {
  const run = () => scripts.run(`medcor-${profile}`, { ...platform.env, ...sizes[profile] })
  return new TimedRuns().run(run(), run, late)
}

const perRole = (id: string) => Object.keys(workingRoles).map((role) => `${id} ${role}`)
const responseTimes = [...perRole('M1'), ...perRole('M2')]
const comparisons = ['M5a', 'M5b', 'M5c', 'M5d', 'M6']
const ids = [...responseTimes, 'M3', 'M4', ...comparisons, 'G1', 'G2a', 'G2b', 'G2c', 'G3']

describe('load', () => {
  let load: Timed<K6Outcome>
  beforeAll(async () => {
    load = await timed('load', lateIn)
  })

  it('passes: every target has its samples, M1 and M2 in each role', (test) => {
    const outcome = inTime(load, test)
    const { code, result, stdout, stderr } = outcome
    expect(verdictsIn(outcome), stdout + stderr).toEqual(expected(ids, { M3: 'not_proved' }))
    expect({ code, verdict: result?.verdict }).toEqual({ code: 0, verdict: 'pass' })
    for (const { id, samples, samples_needed } of criteriaOf(outcome)) {
      if (id !== 'M3') expect(samples, id).toBeGreaterThanOrEqual(samples_needed)
    }
    for (const role of Object.keys(workingRoles))
      expect(stdout).toMatch(new RegExp(`^ {2}M1 ${role} +patient data retrieval, ${role}`, 'm'))
  })

  it('says what it offered and what became of it', () => {
    const { result } = load.outcome
    expect(result).toMatchObject({
      profile: 'load',
      time_scale: Number(sizes.load.TIME_SCALE),
      settings: { VUS: 20, RECORDS_PER_HOUR: 5250 },
      wrong_answers_by_kind: {},
      hosts: ['127.0.0.1'],
      platform_settings: { medcor: { password_hash: 'argon2id', tls_min_version: 'TLSv1.3' } },
    })
    expect(Object.keys(result?.resources ?? {})).toEqual(['platform'])
  })
})

describe.each([
  // Nobody reads a record in both windows: a pause is longer than the run. What has no data fails.
  ['soak', ['S1a']],
  ['stress', []],
] as const)('%s, too short for all samples', (profile, withoutData) => {
  it('runs to its end: nothing fails, and what has too few samples says so', async (test) => {
    expectNothingFails(inTime(await timed(profile, lateOfSamples), test), withoutData)
  })
})
