import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../build/root'
import { k6Samples } from '../../resilience/k6-samples'
import type { Sample } from '../../resilience/windows'

/** The soak holds for four hours, after a ramp-up of 120 s: divided by this at most, which makes that 10 s. */
const soakS = 4 * 3600
const mostScale = 12
const startTimeoutMs = 90_000

interface TrafficOptions {
  folder: string
  env: Record<string, string>
  vus: number
  /** How long they are needed at most. */
  seconds: number
  signal: AbortSignal
  /** The platform's operations, as the tag `name` has them. */
  names: ReadonlySet<string>
}

/** k6's users at work while a platform is hurt; what each request told is kept for the windows. */
export class Traffic {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #folder: string

  readonly #names: ReadonlySet<string>

  private constructor(child: ChildProcess, folder: string, names: ReadonlySet<string>) {
    this.#child = child
    this.#names = names
    this.#folder = folder
    this.#ended = new Promise((resolve) => child.once('exit', () => resolve()))
  }

  /**
   * Starts k6 and waits until its users are at work.
   * @throws Error with k6's last line when they never are
   */
  static async start(
    k6: { path: string; version: string },
    platform: string,
    { folder, env, vus, seconds, signal, names }: TrafficOptions,
  ): Promise<Traffic> {
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'results'), { recursive: true })
    signal.throwIfAborted()
    const log = openSync(join(folder, 'k6.log'), 'w')
    const script = join(root, 'dist', `${platform}-soak.js`)
    const child = spawn(k6.path, ['run', '--quiet', '-o', `json=${join(folder, 'points.json')}`, script], {
      cwd: folder,
      env: {
        ...process.env,
        ...env,
        PWD: folder,
        RESULTS_DIR: join(folder, 'results'),
        SLA_K6_VERSION: k6.version,
        VUS: String(vus),
        TIME_SCALE: String(Math.min(mostScale, soakS / seconds)),
      },
      stdio: ['ignore', log, log],
      detached: true, // a Ctrl-C of the terminal's group reaches it once, from us
    })
    closeSync(log)
    const traffic = new Traffic(child, folder, names)
    for (const end = Date.now() + startTimeoutMs; (await traffic.samples()).length < vus; ) {
      if (child.exitCode !== null || Date.now() > end) {
        await traffic.stop()
        const said = (await readFile(join(folder, 'k6.log'), 'utf8')).trimEnd().split('\n').at(-1)
        throw new Error(`k6 did not get its users to work: ${said?.slice(0, 300)}`)
      }
      await sleep(1_000, undefined, { signal }).catch(async (error) => {
        await traffic.stop()
        throw error
      })
    }
    return traffic
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  samples(): Promise<Sample[]> {
    return k6Samples(join(this.#folder, 'points.json'), this.#names).catch(() => [])
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGINT')
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), 60_000)
    await this.#ended
    clearTimeout(killer)
  }
}
