import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { keepGeneratorCases } from '../cli/prove/generator-cases'
import { endpoints } from '../contracts/generated/tcall'
import { referenceTcall } from '../reference/tcall/platform'
import { eventually } from '../rigs/eventually'
import { type K6Outcome, type K6Run, moveScripts, type Scripts } from '../rigs/k6'
import { lateIn } from '../rigs/late'
import { meddlingProxy } from '../rigs/meddling-proxy'
import { tcallSection } from '../rigs/tcall-section'
import { inTime, type Timed, TimedRuns } from '../rigs/timed'
import { verdictsIn } from '../rigs/verdicts'
import { tcallTargets } from '../thresholds/tcall'

/** Hold 20 s. */
const load = { VUS: '60', CALLS_PER_HOUR: '10500', TIME_SCALE: '15' }
const withoutFaults = { ...load, ABSENT_CAPABILITIES: 'proxy-faults' }
/** Back: what the provider emits looks older than it is, by more than T5a allows. */
const stepMs = -800

type Story = 'slow' | 'stopped' | 'stepped'
const cases: Record<Story, { what: string; must: string }> = {
  slow: { what: 'a platform whose call initiation takes fifteen times its limit', must: 'fail' },
  stopped: { what: 'a platform that stops for 10 s', must: 'fail' },
  stepped: {
    what: 'the clocks of reference, proxy and provider step back by 0.8 s within the run',
    must: 'inconclusive',
  },
}
let scripts: Scripts
const platforms: RunningPlatform<'tcall' | 'provider' | 'proxy'>[] = []
let outcomes: Record<Story, Timed<K6Outcome>>
beforeAll(async () => {
  scripts = await moveScripts()
  const settings = { CALL_MEAN_S: '3', RETRY_SCALE: '20' }
  const steady = await startReference(referenceTcall, { ports: 'free', settings })
  platforms.push(steady)
  const stepping = await startReference(referenceTcall, {
    ports: 'free',
    settings: {
      ...settings,
      NODE_OPTIONS: `--import=${join(root, 'rigs/stepping-clock.mjs')}`,
      STEP_MS: String(stepMs),
    },
  })
  platforms.push(stepping)
  outcomes = {
    slow: await timed(() => withSlowInitiation(steady), generatorLate),
    stopped: await timed(() => stopsForAWhile(steady), generatorLate),
    // What is timed by its clocks is not judged.
    stepped: await timed(
      () => steps(stepping),
      (outcome) => lateIn(outcome).filter((late) => !late.startsWith('T5')),
    ),
  }
  await keepGeneratorCases(
    'e2e/generator.long.test.ts',
    (Object.keys(cases) as Story[]).map((story) => {
      const { code, result } = outcomes[story].outcome
      return { ...cases[story], verdict: result?.verdict ?? 'none', code, reason: result?.reason ?? '' }
    }),
  )
})
afterAll(async () => {
  await Promise.all(platforms.map((platform) => platform.stop()))
  scripts?.remove()
})

const timed = <T>(run: () => Promise<T>, late: (outcome: T) => string[]) => new TimedRuns().run(run(), run, late)
const generatorLate = (outcome: K6Outcome) => lateIn(outcome).filter((late) => late.startsWith('G2'))

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

function pidOf(parts: RunningPlatform['parts'], title: string): number {
  const part = parts.find((one) => one.title === title)
  if (!part) throw new Error(`nothing runs by the name of ${title}`)
  return part.pid
}

describe.each([
  ['slow', 'fifteen times slower than its limit', 'T1'],
  ['stopped', 'that stops for 10 s', 'T2'],
] as const)('a platform that is %s', (story, what, id) => {
  it(`${what} fails by ${id}, and the load generator is not called late`, (test) => {
    const outcome = inTime(outcomes[story], test)
    const { code, result, stdout, stderr } = outcome
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 99, verdict: 'fail' })
    const pass = { G2a: 'pass', G2b: 'pass', G2c: 'pass' }
    expect(verdictsIn(outcome), stdout).toMatchObject({ [id]: 'fail', ...pass })
  })
})

describe('a clock that steps within the run', () => {
  it('is said, and what is timed with it is not judged', (test) => {
    const outcome = inTime(outcomes.stepped, test)
    const { code, result, stdout, stderr } = outcome
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 99, verdict: 'inconclusive' })
    expect(tcallSection(result)?.clock_steps).toEqual({ platform: 1, 'webhook-proxy': 1, provider: 1 })
    for (const service of ['platform', 'webhook-proxy', 'provider'])
      expect(stderr).toMatch(new RegExp(`the clock of the ${service} moved by -(7|8)\\d\\d ms within the run`))
    expect(verdictsIn(outcome)).toMatchObject({ T5a: 'inconclusive', T5d: 'inconclusive', T5f: 'inconclusive' })
    expect(stdout).toMatch(/T5a .*INCONCLUSIVE \(its control T5f did not hold\)/)
  })

  it('would have been taken for a slow webhook', () => {
    const { actual, limit } = outcomes.stepped.outcome.result?.criteria.find(({ id }) => id === 'T5a') ?? {}
    expect(actual).toBeGreaterThan(limit ?? Number.NaN)
  })
})
