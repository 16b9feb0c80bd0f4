import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { referenceMedcor } from '../reference/medcor/platform'
import { firstCases } from '../rigs/cases'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { lateOfSamples } from '../rigs/late'
import { inTime, type Timed, TimedRuns } from '../rigs/timed'
import { expected, verdictsIn } from '../rigs/verdicts'
import { expectNothingFails } from './medcor-runs'
import { expectPublishedSchema } from './result-files'

/** k6 allocates VUs for the open model by the timeout, and each of them logs in. */
const size = { VUS: '20', RECORDS_PER_HOUR: '5250', REQUEST_TIMEOUT_S: '5' }
const sizes = { baseline: { ...size, TIME_SCALE: '30' }, load: { ...size, TIME_SCALE: '30' } }

let scripts: Scripts
const platforms: RunningPlatform<'medcor'>[] = []
const profiles = firstCases(['load', 'baseline'] as const, 1)
let runs: Record<'smoke' | 'load', Promise<Timed<K6Outcome>>> & { baseline?: Promise<Timed<K6Outcome>> }
beforeAll(async () => {
  scripts = await moveScripts()
  // Two runs on one platform log in twice as often as Medcor promises to bear.
  for (let at = 0; at < 2; at++) platforms.push(await startReference(referenceMedcor, { ports: 'free' }))
  const [one, other] = platforms
  const timed = new TimedRuns()
  const start = (profile: keyof typeof sizes, platform = one) =>
    scripts.run(`medcor-${profile}`, { ...platform?.env, ...sizes[profile] })
  const smoke = scripts.run('medcor-smoke', { ...other?.env, REQUEST_TIMEOUT_S: '60' })
  const baseline = () => start('baseline', other)
  const load = () => start('load')
  runs = {
    smoke: smoke.then((outcome) => ({ outcome })),
    load: timed.run(load(), load, lateOfSamples),
    ...(profiles.includes('baseline') && { baseline: timed.run(smoke.then(baseline), baseline, lateOfSamples) }),
  }
})
afterAll(async () => {
  await Promise.all(platforms.map((platform) => platform.stop()))
  scripts?.remove()
})

describe('smoke', () => {
  it('passes, every response checked against the contract', async () => {
    const { outcome: smoke } = await runs.smoke
    const { code, result, stdout, stderr } = smoke
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 0, verdict: 'pass' })
    expect(verdictsIn(smoke)).toEqual(expected(['G1', 'G3']))
    expect(stdout).toMatch(/^\nMedcor smoke · PASS · 2 of 2 targets held/)
  })
})

describe.each(profiles)('%s, too short for all samples', (profile) => {
  it('runs to its end: nothing fails, and what has too few samples says so', async (test) => {
    expectNothingFails(inTime(await (runs[profile] ?? runs.load), test))
  })
})

describe('the files of every run', () => {
  it('fit the schema that is published', async () => {
    expectPublishedSchema(
      await Promise.all(Object.entries(runs).map(async ([name, run]) => [name, (await run).outcome] as const)),
    )
  })
})
