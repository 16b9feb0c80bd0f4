import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../build/root'
import { freePorts, type Ports } from '../cli/platform/ports'
import type { UpState } from '../cli/platform/up-state'
import { referenceTcall } from '../reference/tcall/platform'
import { checkoutDir } from '../service/runtime-dir'

/** What a command said and how it ended. */
export interface CommandOutcome {
  code: number | null
  out: string
  err: string
}

/**
 * A copy of the checkout, with what `npm run build` leaves for Medcor: `up` is one for each checkout, and a developer
 * may have one up in this one.
 */
export class Checkout {
  readonly dir: string
  readonly #started: ChildProcess[] = []
  readonly #settings: NodeJS.ProcessEnv = {}
  #ports: Ports<keyof typeof referenceTcall.ports> | undefined

  private constructor(dir: string) {
    this.dir = dir
  }

  static async copy(): Promise<Checkout> {
    const dir = await mkdtemp(join(tmpdir(), 'sla-checkout-'))
    const made = ['.git', '.sla', 'dist', 'node_modules', 'results', 'shared']
    const parts = (await readdir(root)).filter((name) => !made.includes(name))
    for (const part of [...parts, 'dist/data']) await cp(join(root, part), join(dir, part), { recursive: true })
    // Each command would transpile all of it anew.
    await cp(join(root, '.sla/transpiled'), join(dir, '.sla/transpiled'), { recursive: true }).catch(() => {})
    await symlink(join(root, 'node_modules'), join(dir, 'node_modules'))
    return new Checkout(dir)
  }

  /**
   * A k6 for `run` and `demo` that only waits, `FAKE_K6_S` seconds or until it is told to stop; its command is `sleep`.
   */
  async fakeK6(): Promise<void> {
    const version = 'echo "k6 v2.2.0 (go1.26.8, linux/amd64)"'
    const script = `#!/bin/sh
[ "$1" = version ] && { ${version}; exit; }
exec sleep "\${FAKE_K6_S:-600}"
`
    await writeFile(this.file('k6'), script, { mode: 0o755 })
    this.#settings['K6_BIN'] = this.file('k6')
  }

  /** Other ports from here on. */
  async newPorts(): Promise<void> {
    this.#ports = await freePorts(referenceTcall.ports)
  }

  get ports(): Ports<keyof typeof referenceTcall.ports> {
    if (!this.#ports) throw new Error('newPorts() first')
    return this.#ports
  }

  /** A file of the checkout. */
  file(path: string): string {
    return join(this.dir, path)
  }

  /** The folder of the checkout's data and secrets. */
  get kept(): string {
    return checkoutDir(this.dir)
  }

  /** Starts an `sla` command. */
  start(
    args: readonly string[],
    settings: NodeJS.ProcessEnv = {},
  ): { child: ChildProcess; answer: Promise<CommandOutcome> } {
    const { ports } = this
    const named = {
      TCALL_PORT: ports.tcall,
      PROVIDER_PORT: ports.provider,
      PROXY_PORT: ports.proxy,
      POSTGRES_PORT: ports.postgres,
    }
    const env = Object.fromEntries(Object.entries(named).map(([name, port]) => [name, String(port)]))
    const child = spawn(process.execPath, [this.file('cli/sla.mjs'), ...args], {
      cwd: this.dir,
      env: { ...process.env, ...this.#settings, ...env, ...settings },
    })
    this.#started.push(child)
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk) => {
      said.out += chunk
    })
    child.stderr.on('data', (chunk) => {
      said.err += chunk
    })
    const answer = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
    return { child, answer }
  }

  sla(args: readonly string[], settings?: NodeJS.ProcessEnv): Promise<CommandOutcome> {
    return this.start(args, settings).answer
  }

  /** What runs, as `up` wrote it down. */
  async state(): Promise<UpState> {
    return JSON.parse(await readFile(this.file('.sla/state.json'), 'utf8')) as UpState
  }

  /** Stops what is up, and ends what was started here and still runs. */
  async stop(): Promise<void> {
    await this.sla(['down'])
    for (const child of this.#started.splice(0)) child.kill('SIGKILL')
  }

  async remove(): Promise<void> {
    await rm(this.kept, { recursive: true, force: true })
    await rm(this.dir, { recursive: true, force: true })
  }
}
