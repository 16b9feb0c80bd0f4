import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { FaultSwitch } from '../cli/prove/put-faults'
import { referenceTcall } from '../reference/tcall/platform'
import { startBusyLoop } from '../rigs/busy-loop'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { lateIn } from '../rigs/late'
import { watchProcessor } from '../rigs/processor'
import { type Timed, TimedRuns } from '../rigs/timed'

/** Half again as much as gives 200 status checks and 200 initiations in a hold of 20 s. */
const size = { VUS: '90', CALLS_PER_HOUR: '10500', TIME_SCALE: '15', REQUEST_TIMEOUT_S: '5' }

// A rule that excuses what is late must not excuse a fault: with others at work, what is late by itself stays red.
describe.runIf(process.platform === 'linux')('beside a loop that burns one core half of the time', () => {
  let loop: ChildProcess
  let scripts: Scripts
  let platform: RunningPlatform<'tcall' | 'provider' | 'proxy'>
  let faults: FaultSwitch
  beforeAll(async () => {
    loop = startBusyLoop()
    scripts = await moveScripts()
    const settings = { CALL_MEAN_S: '3', RETRY_SCALE: '20', FAULTS: 'on' }
    platform = await startReference(referenceTcall, { ports: 'free', settings })
    faults = await FaultSwitch.of(platform)
  })
  afterAll(async () => {
    loop?.kill()
    await faults?.close()
    await platform?.stop()
    scripts?.remove()
  })

  /** A run as the tests have them, and as it counts the loop among the others. */
  function timed(): Promise<Timed<K6Outcome>> {
    const run = () => scripts.run('tcall-baseline', { ...platform.env, ...size })
    const strangers = loop.pid === undefined ? [] : [loop.pid]
    return new TimedRuns(() => watchProcessor(strangers)).run(run(), run, lateIn)
  }

  it.for([
    { service: 'tcall', name: 'initiation-slow', trips: 'T1' },
    { service: 'tcall', name: 'status-slow', trips: 'T2' },
    { service: 'tcall', name: 'database-slow', trips: 'T6' },
    { service: 'tcall', name: 'status-500', trips: 'G1' },
    { service: 'tcall', name: 'status-of-another-call', trips: 'G3' },
    { service: 'proxy', name: 'webhooks-late', trips: 'T5a' },
    { service: 'provider', name: 'events-unsent', trips: 'T5b' },
  ])('$name is red, and not skipped', async ({ trips, ...fault }, { onTestFinished }: TestContext) => {
    await faults.put([fault])
    onTestFinished(() => faults.clear([fault]))
    const { outcome, busy } = await timed()
    const { result, code, stdout } = outcome
    expect({ busy, code }, stdout).toEqual({ busy: undefined, code: 99 })
    expect(result?.criteria.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).toContain(trips)
  })

  it('a platform that has a processor for a third of the time is red, and not skipped', async ({ onTestFinished }) => {
    const { pid } = platform.parts.find(({ title }) => title === 'TCall') ?? expect.unreachable('no TCall')
    const stop = heldUp(pid)
    onTestFinished(stop)
    const { outcome, busy } = await timed()
    expect({ busy, verdict: outcome.result?.verdict }, outcome.stdout).toEqual({ busy: undefined, verdict: 'fail' })
  })

  it('what is well passes', async () => {
    const { outcome, busy } = await timed()
    expect({ busy, verdict: outcome.result?.verdict }, outcome.stdout).toEqual({ busy: undefined, verdict: 'pass' })
  })
})

/** Stops a process for two thirds of the time, until told otherwise. */
function heldUp(pid: number): () => void {
  let runs = true
  const timer = setInterval(() => {
    if (runs) process.kill(pid, 'SIGSTOP')
    setTimeout(() => process.kill(pid, 'SIGCONT'), 400)
  }, 600)
  return () => {
    runs = false
    clearInterval(timer)
    process.kill(pid, 'SIGCONT')
  }
}
