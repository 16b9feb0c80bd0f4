import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { sampleSum } from '../lib/drive/http/prometheus'
import { referenceTcall } from '../reference/tcall/platform'
import { eventually } from '../rigs/eventually'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { lateIn } from '../rigs/late'
import { tcallSection } from '../rigs/tcall-section'
import { inTime, type Timed, TimedRuns } from '../rigs/timed'

/** Calls last 3 s on average, so that those in progress a while after a restart were all begun after it. */
const callMeanS = 3
/** Twenty seconds in which the targets are judged, the outage among them. */
const load = {
  VUS: '20',
  CALLS_PER_HOUR: '7200',
  TIME_SCALE: '15',
  // An upstream that is made to fail is no part of what is tried here.
  ABSENT_CAPABILITIES: 'proxy-faults',
}
const outageMs = 2000

type Killed = 'TCall' | 'webhook proxy'
interface Story {
  outcome: K6Outcome
  /** Calls in progress some time after the restart. */
  openAfterwards: number
}

let scripts: Scripts
let stories: Record<Killed, Timed<Story>>
beforeAll(async () => {
  scripts = await moveScripts()
  const timed = new TimedRuns()
  const story = (part: Killed) => {
    const run = () => killAndRestart(part)
    return timed.run(run(), run, ({ outcome }) => lateIn(outcome).filter((late) => late.startsWith('G2')))
  }
  const [tcall, proxy] = await Promise.all([story('TCall'), story('webhook proxy')])
  stories = { TCall: tcall, 'webhook proxy': proxy }
})
afterAll(() => scripts.remove())

/** A run on a platform of its own, one server of which is gone by `kill -9` for a while. */
async function killAndRestart(part: Killed): Promise<Story> {
  const settings = { CALL_MEAN_S: String(callMeanS), RETRY_SCALE: '20' }
  const platform = await startReference(referenceTcall, { ports: 'free', settings })
  try {
    const run = scripts.start('tcall-baseline', { ...platform.env, ...load })
    await eventually(async () => (await openCalls(platform)) >= 10, 120_000)
    process.kill(platform.parts.find(({ title }) => title === part)?.pid as number, 'SIGKILL')
    await sleep(outageMs)
    await platform.restart(part)
    await sleep(2 * callMeanS * 1000)
    let openAfterwards = 0
    const ended = run.outcome.then(() => true)
    const goOn = async () => {
      openAfterwards = await openCalls(platform)
      return openAfterwards >= 5
    }
    await Promise.race([eventually(goOn, 120_000), ended])
    return { openAfterwards, outcome: await run.outcome }
  } finally {
    await platform.stop()
  }
}

async function openCalls({ urls }: RunningPlatform): Promise<number> {
  const response = await fetch(`${urls.tcall}/metrics`)
  return sampleSum(await response.text(), 'tcall_open_calls') ?? 0
}

describe.each<[Killed, string]>([
  ['TCall', 'G1'],
  // Its own requests to the proxy are few; what was on its way through it comes seconds late.
  ['webhook proxy', 'T5a'],
])('%s is killed in the middle of a run, and comes back', (part, suffers) => {
  const criterion = (id: string) => stories[part].outcome.outcome.result?.criteria.find((c) => c.id === id)

  it('errors are counted by their cause', () => {
    const { connection = 0, ...others } = stories[part].outcome.outcome.result?.errors_by_cause ?? {}
    expect(connection).toBeGreaterThan(0)
    // While it starts it answers 503, with Retry-After where all want to log in at once; what waited on it may time out.
    const starting = ['server-error', 'shed', 'timeout']
    expect(Object.keys(others).filter((cause) => !starting.includes(cause))).toEqual([])
  })

  it('each of them by its operation, too', () => {
    const { errors_by_cause = {}, errors_by_operation = {} } = stories[part].outcome.outcome.result ?? {}
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0)
    expect(sum(errors_by_operation)).toBe(sum(errors_by_cause))
  })

  it(`the run ends by itself and fails by ${suffers}: the platform is blamed, and not the load generator`, (test) => {
    const { code, result, stdout } = inTime(stories[part], test).outcome
    expect({ code, verdict: result?.verdict }, stdout).toEqual({ code: 99, verdict: 'fail' })
    expect(criterion(suffers)).toMatchObject({ verdict: 'fail' })
    expect(criterion('G2a')).toMatchObject({ verdict: 'pass' })
    expect(criterion('G3'), 'no answer is wrong').toMatchObject({ verdict: 'pass', actual: 0 })
    expect(tcallSection(result)?.webhooks.emitted).toBeGreaterThan(0)
    expect(criterion('T5b'), 'no event is lost').toMatchObject({ verdict: 'pass', actual: 0 })
    expect(criterion('T5c'), 'none takes effect twice').toMatchObject({ verdict: 'pass', actual: 0 })
  })

  it('the VUs go on', () => {
    expect(stories[part].outcome.openAfterwards).toBeGreaterThanOrEqual(5)
  })
})
