import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds } from '../cli/run/process-family'

/** A stretch of the hold. Megabytes are 10^6 bytes. */
interface Stretch {
  seconds: number
  /** User and system time of the process. */
  cpu_s: number
  requests: number
  /** By how much the memory in use grew: what a garbage collection leaves, at the end less at the beginning. */
  live_growth_mb: number
}

/** One k6 process until its load begins. */
export interface StartFigures {
  /** Process start → first iteration, without setup(). */
  start_up_s: number
  /** Resident memory with all VUs made, before setup(). */
  initialised_mb: number
}

/** One k6 run, seen from outside: nothing in the script measures itself. */
export interface LoadFigures extends StartFigures {
  /** The highest resident memory of the whole run, its summary included. */
  peak_mb: number
  /** What a garbage collection leaves at the end of the hold. */
  live_mb: number
  /** The two halves of the hold. In the first one VUs of the arrival scenarios are still used for the first time. */
  halves: [Stretch, Stretch]
  dropped_iterations: number
  /** k6's own share of failed requests. */
  failed_share: number
}

export interface K6Job {
  k6: string
  script: string
  env: NodeJS.ProcessEnv
  /** k6's words go here. */
  log: string
  signal: AbortSignal
}

/** k6's execution states, as its REST API numbers them: go.k6.io/k6/v2/lib/execution.go. */
const states = { setup: 6, running: 7 } as const
const startPollMs = 10
const memoryPollMs = 100
/** Teardown and summary of a large run. */
const endsWithinMs = 60_000

/** Starts k6 and stops it as soon as its load begins. Linux only. */
export function measureStart(job: K6Job): Promise<StartFigures> {
  return observe(job, async (_run, start) => start)
}

/**
 * Runs k6 to the end of its hold, given in seconds since its first iteration, and measures it from outside: memory
 * and CPU from /proc, states and requests from k6's REST API, memory in use from its heap profile. Linux only.
 * @throws Error with the end of k6's log when the load did not reach the end of its hold
 */
export function measureLoad(job: K6Job, hold: { fromS: number; toS: number }): Promise<LoadFigures> {
  return observe(job, async (run, start) => {
    const began = performance.now()
    const at = (seconds: number) => sleep(began + seconds * 1000 - performance.now(), undefined, { signal: job.signal })
    await at(hold.fromS)
    const atBegin = await run.liveMb()
    const first = await stretch(run, () => at((hold.fromS + hold.toS) / 2), atBegin)
    const second = await stretch(run, () => at(hold.toS), first.live_mb)
    const [dropped_iterations, failed_share] = [
      await run.statistic('dropped_iterations', 'count'),
      await run.statistic('http_req_failed', 'rate'),
    ]
    return {
      ...start,
      live_mb: second.live_mb,
      halves: [first.figures, second.figures],
      dropped_iterations,
      failed_share,
      peak_mb: await run.end(),
    }
  })
}

/**
 * The share of one core that k6 takes in the seconds after a counter of the script's own was first seen. Linux only.
 * @throws Error when k6 ends, or the signal comes, before
 */
export function measureCpuAfter(job: K6Job, counter: string, seconds: number): Promise<number> {
  return observe(job, async (run) => {
    while ((await run.statistic(counter, 'count')) === 0)
      await sleep(startPollMs * 10, undefined, { signal: job.signal })
    // k6 takes what is on the way to it every 50 ms: it may be behind.
    await sleep(2000, undefined, { signal: job.signal })
    const before = await run.moment()
    await sleep(seconds * 1000, undefined, { signal: job.signal })
    const after = await run.moment()
    return (after.cpu_s - before.cpu_s) / ((after.at - before.at) / 1000)
  })
}

/** The forced collections are outside of the time in which CPU and requests are counted. */
async function stretch(run: Observed, wait: () => Promise<unknown>, liveBefore: number) {
  const before = await run.moment()
  await wait()
  const after = await run.moment()
  const live_mb = await run.liveMb()
  const figures: Stretch = {
    seconds: (after.at - before.at) / 1000,
    cpu_s: after.cpu_s - before.cpu_s,
    requests: after.requests - before.requests,
    live_growth_mb: live_mb - liveBefore,
  }
  return { live_mb, figures }
}

async function observe<T>(
  { k6, script, env, log, signal }: K6Job,
  watch: (run: Observed, start: StartFigures) => Promise<T>,
): Promise<T> {
  const address = `127.0.0.1:${await freePort()}`
  const output = await open(log, 'w')
  const began = performance.now()
  const args = ['run', '--quiet', '--no-usage-report', '--address', address, '--profiling-enabled', script]
  const child = spawn(k6, args, { env, stdio: ['ignore', output.fd, output.fd] })
  const run = new Observed(child, address)
  try {
    const initialised = await run.reaches(states.setup, signal)
    const initialised_mb = await run.residentMb()
    const running = await run.reaches(states.running, signal)
    const setupMs = running - initialised
    return await watch(run, { start_up_s: (running - setupMs - began) / 1000, initialised_mb })
  } catch (error) {
    signal.throwIfAborted()
    const words = (await readFile(log, 'utf8')).trim().split('\n').slice(-3).join('\n  ')
    throw new Error(`${(error as Error).message}; k6 said at last:\n  ${words}`)
  } finally {
    await run.end()
    await output.close()
  }
}

/** What k6 and the kernel say of a run in progress. */
class Observed {
  private readonly ended: Promise<unknown>
  private readonly polling: NodeJS.Timeout
  private peakMb = 0

  constructor(
    private readonly child: ChildProcess,
    private readonly address: string,
  ) {
    this.ended = new Promise((resolve) => {
      child.once('exit', resolve)
      child.once('error', resolve) // it did not start: it is seen by its missing pid
    })
    this.polling = setInterval(() => this.residentMb().catch(() => {}), memoryPollMs) // it may just have ended
  }

  /** When the run was first seen in a state, or past it, by `performance.now()`. */
  async reaches(state: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      signal.throwIfAborted()
      if (this.child.pid === undefined) throw new Error('k6 does not start')
      if (this.child.exitCode !== null) throw new Error(`k6 ended with ${this.child.exitCode} before its load began`)
      const { status } = await this.attributes('status').catch(() => ({ status: 0 })) // it does not listen yet
      if (Number(status) >= state) return performance.now()
      await sleep(startPollMs)
    }
  }

  async moment(): Promise<{ at: number; cpu_s: number; requests: number }> {
    const [cpu_s, requests] = await Promise.all([
      readFile(`/proc/${this.pid}/stat`, 'utf8').then(cpuSeconds),
      this.statistic('http_reqs', 'count'),
    ])
    return { at: performance.now(), cpu_s, requests }
  }

  async residentMb(): Promise<number> {
    const text = await readFile(`/proc/${this.pid}/status`, 'utf8')
    const mb = (field: string) =>
      (Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024) / 1e6
    this.peakMb = Math.max(this.peakMb, mb('VmHWM'))
    return mb('VmRSS')
  }

  /** Collects garbage twice, since what is in a pool survives once, and returns what is left. */
  async liveMb(): Promise<number> {
    await (await fetch(`http://${this.address}/debug/pprof/heap?gc=1&debug=1`)).text()
    const text = await (await fetch(`http://${this.address}/debug/pprof/heap?gc=1&debug=1`)).text()
    return Number(/^# HeapAlloc = (\d+)$/m.exec(text)?.[1]) / 1e6
  }

  /** A metric's statistic so far; 0 for a metric that has no sample. */
  async statistic(metric: string, name: string): Promise<number> {
    const { sample } = await this.attributes(`metrics/${metric}`)
    return (sample as Record<string, number> | undefined)?.[name] ?? 0
  }

  /** Stops the load; k6 still tears down and summarises. Returns the highest resident memory. */
  async end(): Promise<number> {
    if (this.child.exitCode === null) this.child.kill('SIGINT')
    const kill = setTimeout(() => this.child.kill('SIGKILL'), endsWithinMs)
    await this.ended
    clearTimeout(kill)
    clearInterval(this.polling)
    return this.peakMb
  }

  private async attributes(path: string): Promise<Record<string, unknown>> {
    const response = await fetch(`http://${this.address}/v1/${path}`)
    return ((await response.json()) as { data?: { attributes: Record<string, unknown> } }).data?.attributes ?? {}
  }

  private get pid(): number {
    return this.child.pid as number
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
