import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import { root } from '../../build/root'
import { generatedFolder } from '../../observe/folder'
import type { Inhibition } from '../../observe/prometheus/rules'
import { endProcess, identityIn, isRunning, type ProcessIdentity, processInfo } from '../../service/postgres/processes'
import { textIn, writeWhole } from '../../service/whole-file'
import { writePrivately } from '../platform/workspace'
import { type Binary, findBinary, wantedBinaries } from './binaries'
import { alertmanagerConfig, grafanaProvisioning, jobName, prometheusConfig } from './config'
import type { ScrapeJob } from './scrape-jobs'

const generated = join(root, generatedFolder)
/** Prometheus reads what it wrote before it is ready: seconds after weeks of runs. */
const readyWithinMs = 60_000
/** It writes down what it has in memory. */
const stopWithinMs = 30_000
const keptFor = '90d'

export interface ObservationPorts {
  prometheus: number
  alertmanager: number
}

interface Part extends ProcessIdentity {
  title: string
  version: string
  port: number
}

interface State {
  prometheus: Part
  alertmanager: Part | undefined
  jobs: Record<string, ScrapeJob[]>
}

export interface ObservationStart {
  ports: ObservationPorts
  env: NodeJS.ProcessEnv
  /** A webhook that is told of alerts. */
  tell?: string
  say(line: string): void
  signal?: AbortSignal
}

/** Prometheus and Alertmanager of one folder, which outlive the command that started them. */
export class Observation {
  constructor(readonly folder: string) {}

  /**
   * @returns what runs, which may have run before
   * @throws Error of one line: no Prometheus, a port that is taken, one that does not start
   */
  async start({ ports, env, tell, say, signal }: ObservationStart): Promise<State> {
    const running = await this.running()
    if (running) return running
    const found = await findBinary(wantedBinaries.prometheus, env)
    const alertmanager = await findBinary(wantedBinaries.alertmanager, env).catch((error: Error) => {
      say(`${error.message}. Alerts are seen in Prometheus alone, and nobody is told of them`)
      return undefined
    })
    await mkdir(this.folder, { recursive: true })
    const parts: Part[] = []
    try {
      const second = alertmanager && (await this.startAlertmanager(alertmanager, ports.alertmanager, tell, signal))
      if (second) parts.push(second)
      const jobs: State['jobs'] = {}
      await this.writeConfig(jobs, second?.port)
      const first = await this.startPrometheus(found, ports.prometheus, signal)
      parts.push(first)
      await this.writeGrafana(ports.prometheus)
      const state: State = { prometheus: first, alertmanager: second, jobs }
      await this.keep(state)
      return state
    } catch (error) {
      for (const part of parts) await endProcess(part, ['SIGTERM', 'SIGKILL'], stopWithinMs)
      throw error
    }
  }

  /** What runs now; undefined when Prometheus does not. */
  async running(): Promise<State | undefined> {
    const state = await this.state()
    return state && (await isRunning(state.prometheus)) ? state : undefined
  }

  /** @returns the titles of what it ended */
  async stop(): Promise<string[]> {
    const state = await this.state()
    const ended: string[] = []
    for (const part of state ? [state.prometheus, state.alertmanager] : []) {
      if (!part || !(await isRunning(part))) continue
      if (!(await endProcess(part, ['SIGTERM', 'SIGKILL'], stopWithinMs)))
        throw new Error(`${part.title} (process ${part.pid}) does not end; end it by hand`)
      ended.push(part.title)
    }
    await rm(this.stateFile, { force: true })
    return ended
  }

  /** Has Prometheus read the services of a platform, instead of those that it read of it before; an empty list ends that. */
  async scrape(platform: string, jobs: readonly ScrapeJob[]): Promise<void> {
    const state = await this.running()
    if (!state) return
    const { [platform]: _before, ...others } = state.jobs
    const all = { ...others, ...(jobs.length > 0 && { [platform]: [...jobs] }) }
    await this.keep({ ...state, jobs: all })
    await this.writeConfig(all, state.alertmanager?.port)
    process.kill(state.prometheus.pid, 'SIGHUP')
  }

  get grafana(): string {
    return join(this.folder, 'grafana')
  }

  private get stateFile(): string {
    return join(this.folder, 'state.json')
  }

  private async state(): Promise<State | undefined> {
    const text = await textIn(this.stateFile)
    if (text === undefined) return undefined
    try {
      const state = JSON.parse(text) as State
      return identityIn(state.prometheus) ? state : undefined
    } catch {
      return undefined
    }
  }

  /** Tokens of scraped services are in it. */
  private async keep(state: State): Promise<void> {
    await writeWhole(this.stateFile, JSON.stringify(state), 0o600)
  }

  private async writeConfig(jobs: State['jobs'], alertmanagerPort: number | undefined): Promise<void> {
    const all = Object.values(jobs).flat()
    const tokenFile = (job: ScrapeJob) => join(this.folder, `${jobName(job)}.token`)
    for (const job of all) if (job.token) await writePrivately(tokenFile(job), job.token)
    const places = { rules: join(generated, 'prometheus'), alertmanagerPort, tokenFile }
    await writeWhole(join(this.folder, 'prometheus.yml'), prometheusConfig(all, places))
  }

  private async writeGrafana(port: number): Promise<void> {
    const files = grafanaProvisioning(`http://127.0.0.1:${port}`, join(generated, 'grafana/dashboards'))
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(this.grafana, path, '..'), { recursive: true })
      await writeWhole(join(this.grafana, path), text)
    }
  }

  private startPrometheus(binary: Binary, port: number, signal: AbortSignal | undefined): Promise<Part> {
    const flags = [
      `--config.file=${join(this.folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(this.folder, 'prometheus')}`,
      `--storage.tsdb.retention.time=${keptFor}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--enable-feature=native-histograms',
    ]
    return this.startPart('Prometheus', binary, port, flags, signal)
  }

  private async startAlertmanager(
    binary: Binary,
    port: number,
    tell: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Part> {
    const inhibitions = parse(await readFile(join(generated, 'alertmanager/inhibitions.yml'), 'utf8')) as {
      inhibit_rules: Inhibition[]
    }
    const config = join(this.folder, 'alertmanager.yml')
    // An address that alerts go to is as good as a secret.
    await writePrivately(config, alertmanagerConfig(inhibitions.inhibit_rules, tell))
    const flags = [
      `--config.file=${config}`,
      `--storage.path=${join(this.folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // It is alone, and listens to nobody else.
      '--cluster.listen-address=',
    ]
    return this.startPart('Alertmanager', binary, port, flags, signal)
  }

  private async startPart(
    title: string,
    { path, version }: Binary,
    port: number,
    flags: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<Part> {
    // Whoever has the port would answer in its place.
    if (await isTaken(port))
      throw new Error(`port ${port} is in use, which ${title} was to have: choose another by --port`)
    const logFile = join(this.folder, `${title.toLowerCase()}.log`)
    const log = openSync(logFile, 'w', 0o600)
    const child = spawn(path, flags, { cwd: this.folder, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    let failed: Error | undefined
    child.once('error', (error) => {
      failed = error
    })
    child.unref()
    await untilReady(child, port, signal, () => failed).catch(async (error: Error) => {
      child.kill('SIGTERM')
      signal?.throwIfAborted()
      throw new Error(`${title} did not start (port ${port}): ${lastWords(logFile) ?? error.message}`)
    })
    const info = await processInfo(child.pid ?? 0)
    if (!info) throw new Error(`${title} ended at once: ${lastWords(logFile) ?? `see ${logFile}`}`)
    return { title, version, port, pid: info.pid, started: info.started }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(true))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)))
  })
}

async function untilReady(
  child: ChildProcess,
  port: number,
  signal: AbortSignal | undefined,
  failed: () => Error | undefined,
): Promise<void> {
  const end = Date.now() + readyWithinMs
  for (;;) {
    signal?.throwIfAborted()
    const error = failed()
    if (error) throw error
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`)
    const ready = await fetch(`http://127.0.0.1:${port}/-/ready`, { signal: AbortSignal.timeout(2_000) })
      .then(({ ok }) => ok)
      .catch(() => false)
    if (ready && child.exitCode === null) return
    if (Date.now() > end) throw new Error(`it is not ready within ${readyWithinMs / 1000} s`)
    await sleep(100)
  }
}

/** What a log says last, without its own ceremony. */
function lastWords(file: string): string | undefined {
  const line = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .findLast((one) => /level=error|error:/i.test(one))
  return line && (/err="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line).slice(0, 300)
}
