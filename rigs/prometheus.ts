import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Observation, type ObservationPorts } from '../cli/observe/observation'
import type { ScrapeJob } from '../cli/observe/scrape-jobs'
import { freePort } from './free-port'

function runs(binary: string): boolean {
  try {
    execFileSync(binary, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What tests rules: of Debian's package prometheus. */
export const havePromtool = (): boolean => runs('promtool')
export const havePrometheus = (): boolean => runs('prometheus')

/** A Prometheus and, where there is one, an Alertmanager of their own, with the rules of the checkout. */
export class TestPrometheus {
  private constructor(
    private readonly observation: Observation,
    readonly url: string,
    readonly alertmanager: string | undefined,
  ) {}

  static async start(given?: ObservationPorts): Promise<TestPrometheus> {
    const observation = new Observation(mkdtempSync(join(tmpdir(), 'observe-')))
    const ports = given ?? { prometheus: await freePort(), alertmanager: await freePort() }
    const { prometheus, alertmanager } = await observation.start({ ports, env: process.env, say: () => {} })
    const at = (port: number) => `http://127.0.0.1:${port}`
    return new TestPrometheus(observation, at(prometheus.port), alertmanager && at(alertmanager.port))
  }

  get folder(): string {
    return this.observation.folder
  }

  scrape(platform: string, jobs: readonly ScrapeJob[]): Promise<void> {
    return this.observation.scrape(platform, jobs)
  }

  async stop(): Promise<void> {
    await this.observation.stop()
    rmSync(this.observation.folder, { recursive: true, force: true })
  }
}
