import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { freePorts } from '../cli/platform/ports'
import { noProgress } from '../cli/progress'
import { referenceMedcor } from '../reference/medcor/platform'
import { allCases, firstCases } from '../rigs/cases'
import { Checkout } from '../rigs/checkout'
import { isRunning, type ProcessIdentity, processInfo, waitUntilGone } from '../service/postgres/processes'

/** A supervisor that is killed leaves parts that end by themselves; a database has to write what it has. */
const goneMs = 15_000

let checkout: Checkout
let ports: Checkout['ports']

beforeAll(async () => {
  checkout = await Checkout.copy()
})
afterAll(() => checkout.remove())
beforeEach(async () => {
  await checkout.newPorts()
  ports = checkout.ports
})
afterEach(() => checkout.stop())

const sla = (args: string[], settings?: NodeJS.ProcessEnv) => checkout.sla(args, settings)

/** `up` in the foreground, once it is ready. */
async function upInForeground() {
  const up = checkout.start(['up'])
  await new Promise<void>((resolve, reject) => {
    up.child.stdout?.on('data', (chunk: Buffer) => {
      if (/^ready$/m.test(chunk.toString())) resolve()
    })
    up.answer.then(({ err }) => reject(new Error(err)))
  })
  return up
}

const state = () => checkout.state()

async function runningOf(processes: ProcessIdentity[]): Promise<number> {
  return (await Promise.all(processes.map(isRunning))).filter(Boolean).length
}

async function connected(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect').finally(() => socket.destroy())
}

const health = (port: number) => fetch(`http://127.0.0.1:${port}/healthz`).then((response) => response.status)

it('up is ready, a second up is refused, down stops every process and says so', async () => {
  const up = await sla(['up', '--detach'])
  expect(up.out.trimEnd().split('\n').at(-1)).toBe('ready')
  expect(up.code).toBe(0)
  const { supervisor, parts } = await state()
  expect(await runningOf([supervisor, ...parts])).toBe(5)
  expect(await Promise.all([ports.tcall, ports.provider, ports.proxy].map(health))).toEqual([200, 200, 200])

  const envFile = checkout.file('.sla/tcall.env')
  expect((await stat(envFile)).mode & 0o077).toBe(0)
  const settings = Object.fromEntries(
    (await readFile(envFile, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2)),
  )
  expect(settings).toMatchObject({ TCALL_BASE_URL: `http://127.0.0.1:${ports.tcall}` })
  const accounts = (await readFile(settings['TCALL_ACCOUNTS'] ?? '', 'utf8')).trim().split('\n')
  expect([accounts.length, accounts[0], accounts[1]?.split(',')[0]]).toEqual([
    4001,
    'email,password',
    'user0001@example.test',
  ])
  for (const secret of [settings['WEBHOOK_PROXY_TOKEN'], settings['PROVIDER_WEBHOOK_SECRET']]) {
    expect(secret?.length).toBeGreaterThan(20)
    expect(up.out).not.toContain(secret)
  }

  const again = await sla(['up'])
  expect(again).toEqual({
    code: 1,
    out: '',
    err: `the platform is already up (process ${supervisor.pid}, http://127.0.0.1:${ports.tcall}); npm run down stops it\n`,
  })

  const down = await sla(['down'])
  expect(down.out).toBe(`stopped provider, webhook proxy, TCall, PostgreSQL (process ${supervisor.pid})\n`)
  expect(await runningOf([supervisor, ...parts])).toBe(0)
  await expect(stat(envFile)).rejects.toThrow('ENOENT')
  expect((await sla(['down'])).out).toBe('nothing to stop: the platform is not up\n')
})

if (allCases)
  it('up medcor says how k6 trusts its certificate, and npm run k6 does by itself', async () => {
    const { medcor: port } = await freePorts(referenceMedcor.ports)
    const { code, out } = await sla(['up', 'medcor', '--detach'], { MEDCOR_PORT: String(port) })
    expect(code).toBe(0)
    const [, caFile = ''] =
      /^k6 itself has to trust the CA: SSL_CERT_FILE=(\S+) \(npm run k6 sets it\)$/m.exec(out) ?? []
    const script = checkout.file('healthz.js')
    await writeFile(
      script,
      `import http from 'k6/http'
    export default () => console.log(http.get('https://127.0.0.1:${port}/healthz').status + ' answered')`,
    )
    const { path: K6_BIN } = await resolveK6({ env: process.env, progress: noProgress })
    const told = await sla(['k6', 'run', '--quiet', script], { K6_BIN, SSL_CERT_FILE: caFile })
    expect(told.err).toContain('200 answered')
    const untold = await sla(['k6', 'run', '--quiet', script], { K6_BIN })
    expect(untold.err).toContain('200 answered')
  })

it('after kill -9 of the supervisor every part ends and the next up works; a part that dies takes the rest with it', async () => {
  await sla(['up', '--detach'])
  const { supervisor, parts } = await state()
  process.kill(supervisor.pid, 'SIGKILL')
  for (const part of parts) expect(await waitUntilGone(part, goneMs), part.title).toBe(true)

  const { answer } = await upInForeground()
  expect(await Promise.all([ports.tcall, ports.provider, ports.proxy].map(health))).toEqual([200, 200, 200])
  const next = (await state()).parts
  process.kill(next.find(({ title }) => title === 'provider')?.pid ?? 0, 'SIGKILL')
  const { code, err } = await answer
  expect(code).toBe(1)
  expect(err).toContain('\nprovider ended by itself: ended by SIGKILL\n')
  expect(await runningOf(next)).toBe(0)
})

it('Ctrl-C while it starts stops what has started', async () => {
  const { child, answer } = checkout.start(['up'])
  await once(child.stderr as Readable, 'data') // PostgreSQL is there, the services are under way
  child.kill('SIGINT')
  child.kill('SIGINT') // npm repeats what the terminal sent already
  const { code, out } = await answer
  expect([code, out]).toEqual([130, ''])
  await expect(connected(ports.postgres)).rejects.toThrow('ECONNREFUSED')
  await expect(health(ports.tcall)).rejects.toThrow()
  await expect(state()).rejects.toThrow('ENOENT')
})

describe('refuses with one line, exit code 1 and nothing left running', () => {
  it('a port in use', async () => {
    const other = createServer().listen(ports.provider, '127.0.0.1')
    await once(other, 'listening')
    expect(await sla(['up'])).toEqual({
      code: 1,
      out: '',
      err: `PROVIDER_PORT ${ports.provider} is in use (port of the voice provider); stop what listens there, or set PROVIDER_PORT, or --ports <base> for all\n`,
    })
    other.close()
    await expect(state()).rejects.toThrow('ENOENT')
  })

  if (allCases)
    it('a setting that a service cannot use', async () => {
      const { code, out, err } = await sla(['up'], { CALL_MEAN_S: 'long' })
      const last = err.trimEnd().split('\n').at(-1)
      expect([code, out]).toEqual([1, ''])
      expect(last).toMatch(/^provider did not start: CALL_MEAN_S is not a number; /)
      await expect(health(ports.tcall)).rejects.toThrow()
      await expect(state()).rejects.toThrow('ENOENT')
    })

  it.each(
    firstCases(
      [
        [['up', '--prots', '7200'], "error: unknown option '--prots'"],
        [['up', 'now'], "error: command-argument value 'now' is invalid for argument 'platform'"],
        [['up', '--ports', '80'], "error: option '--ports <base>' argument '80' is invalid"],
      ],
      1,
    ),
  )('sla %j', async (args, line) => {
    const { code, err } = await sla(args)
    expect(code).toBe(1)
    expect(err).toContain(line)
  })
})

it('down ends what a killed supervisor left, but no process that only has its number', async () => {
  const [left, stranger] = [spawn('sleep', ['600']), spawn('sleep', ['600'])]
  const [leftInfo, strangerInfo] = await Promise.all([left, stranger].map((child) => processInfo(child.pid ?? 0)))
  const written = {
    supervisor: { pid: stranger.pid, started: 'another time' },
    url: '',
    parts: [
      { ...leftInfo, title: 'TCall' },
      { ...strangerInfo, started: 'another time', title: 'provider' },
    ],
  }
  await mkdir(checkout.file('.sla'), { recursive: true })
  await writeFile(checkout.file('.sla/state.json'), JSON.stringify(written))
  expect((await sla(['down'])).out).toBe(`stopped TCall, left by process ${stranger.pid}\n`)
  expect(left.signalCode).toBe('SIGTERM')
  expect(stranger.exitCode ?? stranger.signalCode).toBe(null)
  stranger.kill('SIGKILL')
})
