import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { root } from '../build/root'
import { eventually } from './eventually'
import { freePort } from './free-port'

const source = join(root, 'tools/otel-collector')

/** Whether there is a Go that builds the collector: the version that its go.mod names, or a later one. */
export function haveGoForCollector(): boolean {
  try {
    const said = execFileSync('go', ['env', 'GOVERSION'], { env: { ...process.env, GOTOOLCHAIN: 'local' } }).toString()
    const [, major = 0, minor = 0] = (/go(\d+)\.(\d+)/.exec(said) ?? []).map(Number)
    const [, needed = 0] = (/^go 1\.(\d+)/m.exec(readFileSync(join(source, 'go.mod'), 'utf8')) ?? []).map(Number)
    return major > 1 || (major === 1 && minor >= needed)
  } catch {
    return false
  }
}

/** Builds it once for each state of its sources: three minutes the first time. */
async function builtCollector(): Promise<string> {
  const state = createHash('sha256')
  for (const file of ['go.mod', 'go.sum', 'main.go']) state.update(readFileSync(join(source, file)))
  const folder = join(root, '.sla/otel-collector')
  const binary = join(folder, state.digest('hex').slice(0, 16))
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  const made = `${binary}.${process.pid}`
  const build = spawn('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', made, '.'], {
    cwd: source,
    env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise((resolve) => build.once('close', resolve))
  if (code !== 0) throw new Error(`go build of tools/otel-collector: exit code ${code}`)
  renameSync(made, binary)
  return binary
}

/** An OpenTelemetry Collector that writes the metrics that it takes to a file. */
export class Collector {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Collector> {
    const binary = await builtCollector()
    const folder = mkdtempSync(join(tmpdir(), 'otel-'))
    const port = await freePort()
    const config = join(folder, 'config.yaml')
    writeFileSync(
      config,
      stringify({
        receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
        exporters: { file: { path: join(folder, 'metrics.json'), flush_interval: '1s' } },
        service: {
          telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
          pipelines: { metrics: { receivers: ['otlp'], exporters: ['file'] } },
        },
      }),
    )
    const child = spawn(binary, ['--config', config], { stdio: ['ignore', 'inherit', 'inherit'] })
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`the collector ended with ${child.exitCode}`)
      return answers(port)
    })
    return new Collector(folder, child, `http://127.0.0.1:${port}`)
  }

  /** What it has written: a request of k6's for each line. */
  written(): string[] {
    const file = join(this.folder, 'metrics.json')
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean) : []
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve))
    this.child.kill('SIGTERM')
    await ended
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
