import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { tcall } from '../cli/platform/described/tcall'
import { type Platform, startPlatform } from '../cli/platform/platform'
import { keepGeneratorCases } from '../cli/prove/generator-cases'
import { endpoints } from '../contracts/generated/tcall'
import { eventually } from '../rigs/eventually'
import { type K6Outcome, type K6Run, moveScripts, type Scripts } from '../rigs/k6'
import { meddlingProxy } from '../rigs/meddling-proxy'
import { tcallSection } from '../rigs/tcall-section'
import { tcallTargets } from '../thresholds/tcall'

/** Hold 20 s. */
const load = { VUS: '60', CALLS_PER_HOUR: '10500', TIME_SCALE: '15' }
const withoutFaults = { ...load, ABSENT_CAPABILITIES: 'proxy-faults' }
/** Back: what the provider emits looks older than it is, by more than T5a allows. */
const stepMs = -800

type Story = 'fewVus' | 'slow' | 'stopped' | 'stepped'
const cases: Record<Story, { what: string; must: string }> = {
  fewVus: { what: 'one VU for arrivals that need more', must: 'invalid' },
  slow: { what: 'a platform whose call initiation takes fifteen times its limit', must: 'fail' },
  stopped: { what: 'a platform that stops for 10 s', must: 'fail' },
  stepped: {
    what: 'the clocks of reference, proxy and provider step back by 0.8 s within the run',
    must: 'inconclusive',
  },
}
let scripts: Scripts
const platforms: Platform<'tcall' | 'provider' | 'proxy'>[] = []
let outcomes: Record<Story, K6Outcome>
beforeAll(async () => {
  scripts = await moveScripts()
  const settings = { CALL_MEAN_S: '3', RETRY_SCALE: '20' }
  const steady = await startPlatform(tcall, { ports: 'free', settings })
  platforms.push(steady)
  const stepping = await startPlatform(tcall, {
    ports: 'free',
    settings: {
      ...settings,
      NODE_OPTIONS: `--import=${join(root, 'rigs/stepping-clock.mjs')}`,
      STEP_MS: String(stepMs),
    },
  })
  platforms.push(stepping)
  // Two at a time: four make each other's platforms slow.
  const [fewVus, slow] = await Promise.all([withFewVus(steady), withSlowInitiation(steady)])
  const [stopped, stepped] = await Promise.all([stopsForAWhile(steady), steps(stepping)])
  outcomes = { fewVus, slow, stopped, stepped }
  await keepGeneratorCases(
    'e2e/generator.test.ts',
    (Object.keys(cases) as Story[]).map((story) => {
      const { code, result } = outcomes[story]
      return { ...cases[story], verdict: result?.verdict ?? 'none', code, reason: result?.reason ?? '' }
    }),
  )
})
afterAll(async () => {
  await Promise.all(platforms.map((platform) => platform.stop()))
  scripts?.remove()
})

/** One VU for arrivals that take 0.4 s and come every third of a second. */
async function withFewVus({ env, urls }: (typeof platforms)[number]): Promise<K6Outcome> {
  writeFileSync(
    join(scripts.folder, 'dist/few-vus.js'),
    `export * from './tcall-baseline.js'
import { options as whole } from './tcall-baseline.js'
const { scenarios } = whole ?? {} // no VU has options
export const options = scenarios
  ? { ...whole, scenarios: { ...scenarios, arrivals: { ...scenarios.arrivals, preAllocatedVUs: 1 } } }
  : whole`,
  )
  const gateway = await meddlingProxy(urls.tcall, { path: endpoints.initiateCall.path, delayMs: 400 })
  return scripts
    .run('few-vus', { ...env, ...withoutFaults, TCALL_BASE_URL: gateway.url })
    .finally(() => gateway.close())
}

/** Fifteen times the limit. */
async function withSlowInitiation({ env, urls }: (typeof platforms)[number]): Promise<K6Outcome> {
  const delayMs = 15 * tcallTargets.T1.gate.limit.value
  const gateway = await meddlingProxy(urls.tcall, { path: endpoints.initiateCall.path, delayMs })
  return scripts
    .run('tcall-baseline', { ...env, ...withoutFaults, TCALL_BASE_URL: gateway.url })
    .finally(() => gateway.close())
}

/** Ramp-up takes 4 s, after setup(). */
async function inHold(run: K6Run): Promise<void> {
  await eventually(async () => run.logged().includes('VUs in all'), 60_000)
  await sleep(6_000)
}

async function stopsForAWhile({ env, parts }: (typeof platforms)[number]): Promise<K6Outcome> {
  const run = scripts.start('tcall-baseline', { ...env, ...withoutFaults })
  await inHold(run)
  const pid = pidOf(parts, 'TCall')
  process.kill(pid, 'SIGSTOP')
  await sleep(10_000)
  process.kill(pid, 'SIGCONT')
  return run.outcome
}

/** All clocks but the generator's, in the middle of the run. */
async function steps({ env, parts }: (typeof platforms)[number]): Promise<K6Outcome> {
  const run = scripts.start('tcall-baseline', { ...env, ...load })
  await inHold(run)
  for (const title of ['TCall', 'webhook proxy', 'provider']) process.kill(pidOf(parts, title), 'SIGUSR2')
  return run.outcome
}

function pidOf(parts: Platform['parts'], title: string): number {
  const part = parts.find((one) => one.title === title)
  if (!part) throw new Error(`nothing runs by the name of ${title}`)
  return part.pid
}

const verdictOf = (story: Story, id: string) => outcomes[story].result?.criteria.find((c) => c.id === id)?.verdict
const generator = (story: Story) => ['G2a', 'G2b', 'G2c'].map((id) => verdictOf(story, id))

describe('too few VUs', () => {
  it('make a run INVALID, and do not blame the platform, slow as it is', () => {
    const { code, result, stdout, stderr } = outcomes.fewVus
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 110, verdict: 'invalid' })
    expect(result?.reason).toMatch(
      /^the load generator did not keep up \(G2a.*\); this says nothing about the platform$/,
    )
    const { arrivals, dropped_iterations = 0 } = result?.generator ?? {}
    expect(dropped_iterations).toBeGreaterThan(0)
    expect(arrivals?.completed).toBeLessThan(arrivals?.planned ?? 0)
  })
})

describe.each([
  ['slow', 'fifteen times slower than its limit', 'T1'],
  ['stopped', 'that stops for 10 s', 'T2'],
] as const)('a platform that is %s', (story, what, id) => {
  it(`${what} fails by ${id}, and the load generator is not called late`, () => {
    const { code, result, stdout, stderr } = outcomes[story]
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 99, verdict: 'fail' })
    expect(verdictOf(story, id), stdout).toBe('fail')
    expect(generator(story), stdout).toEqual(['pass', 'pass', 'pass'])
  })
})

describe('a clock that steps within the run', () => {
  it('is said, and what is timed with it is not judged', () => {
    const { code, result, stdout, stderr } = outcomes.stepped
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 99, verdict: 'inconclusive' })
    expect(tcallSection(result)?.clock_steps).toEqual({ platform: 1, 'webhook-proxy': 1, provider: 1 })
    for (const service of ['platform', 'webhook-proxy', 'provider'])
      expect(stderr).toMatch(new RegExp(`the clock of the ${service} moved by -(7|8)\\d\\d ms within the run`))
    expect(['T5a', 'T5d', 'T5f'].map((id) => verdictOf('stepped', id))).toEqual(Array(3).fill('inconclusive'))
    expect(stdout).toMatch(/T5a .*INCONCLUSIVE \(its control T5f did not hold\)/)
  })

  it('would have been taken for a slow webhook', () => {
    const { actual, limit } = outcomes.stepped.result?.criteria.find(({ id }) => id === 'T5a') ?? {}
    expect(actual).toBeGreaterThan(limit ?? Number.NaN)
  })
})
