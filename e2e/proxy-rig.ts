import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { components } from '../contracts/generated/webhook-proxy'
import { endpoints } from '../contracts/generated/webhook-proxy'
import { type Postgres, startPostgres } from '../service/postgres/postgres'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'

export type LedgerEntry = components['schemas']['LedgerEntry']

export const PROVIDER_SECRET = 'not-a-real-provider-secret'
export const UPSTREAM_KEY = Buffer.alloc(32, 7)
const UPSTREAM_SECRET = `whsec_${UPSTREAM_KEY.toString('base64')}`

const mainFile = fileURLToPath(new URL('../webhook-proxy/main.ts', import.meta.url))

/**
 * A free port below those that systems give to outgoing connections. A server that is to come back on its port
 * must not have one of those: while it is gone, a client's connection may take the port, even one to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createTcpServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

export interface TestDatabase {
  /** The URL of a database of this server; made when it is not there. */
  url(name: string): string
  stop(): Promise<void>
  /** Starts the same data again on the same port. */
  restart(): Promise<void>
  remove(): Promise<void>
}

/** A PostgreSQL of the test's own with these databases. */
export async function startDatabase(databases: string[]): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'proxy-e2e-'))
  await chmod(dir, 0o755) // as root, PostgreSQL runs as nobody
  const options = { dataDir: join(dir, 'data'), port: await freePort(), databases }
  let postgres: Postgres = await startPostgres(options)
  return {
    url: (name) => postgres.url(name),
    stop: () => postgres.stop(),
    async restart() {
      postgres = await startPostgres(options)
    },
    async remove() {
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export interface ProxyProcess {
  url: string
  port: number
  /** What it wrote to stderr so far. */
  stderr(): string
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Runs `webhook-proxy/main.ts` until it is ready. */
export async function startProxy(env: Record<string, string>): Promise<ProxyProcess> {
  const { proxy, ready } = await launchProxy(env)
  if (!ready) throw new Error(`the proxy did not start: ${proxy.stderr()}`)
  return proxy
}

/** Runs `webhook-proxy/main.ts` and resolves when it is ready or has ended. */
export async function launchProxy(env: Record<string, string>): Promise<{ proxy: ProxyProcess; ready: boolean }> {
  const port = Number(env['PROXY_PORT'] ?? (await freePort()))
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PROXY_PORT: String(port),
      PROXY_PROVIDER_SECRET: PROVIDER_SECRET,
      PROXY_UPSTREAM_SECRET: UPSTREAM_SECRET,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // with the channel it ends when the test does
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const isReady = await Promise.race([ready(child), ended.then(() => false)])
  const proxy = {
    url: `http://127.0.0.1:${port}`,
    port,
    stderr: () => stderr,
    ended,
    async kill(signal: NodeJS.Signals) {
      child.kill(signal)
      await ended
    },
  }
  return { proxy, ready: isReady }
}

function ready(child: ChildProcess): Promise<true> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('"ready":true')) resolve(true)
    })
  })
}

/** One request that the upstream received. */
export interface Received {
  id: string
  headers: IncomingMessage['headers']
  body: Buffer
  /** performance.now() of its arrival. */
  arrival: number
  /** Milliseconds since the epoch. */
  at: number
}

export interface Upstream {
  url: string
  requests: Received[]
  /** How often a request came while one of the same webhook-id was open. */
  overlaps: number
  /** How the next requests are answered. */
  answer: (request: Received, response: ServerResponse) => void
  close(): Promise<void>
}

export function accept(_request: Received, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ received: true, duplicate: false, processed_at: Date.now() }))
}

export function answerWith(status: number, headers: Record<string, string> = {}) {
  return (_request: Received, response: ServerResponse) => {
    response.writeHead(status, headers)
    response.end()
  }
}

/** A real HTTP server that notes everything and answers as it is told. */
export async function startUpstream(): Promise<Upstream> {
  const open = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const arrival = performance.now()
    const at = Date.now()
    const id = String(request.headers['webhook-id'])
    if (open.get(id)) upstream.overlaps++
    open.set(id, (open.get(id) ?? 0) + 1)
    response.once('close', () => open.set(id, (open.get(id) ?? 1) - 1))
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return // The proxy was killed in the middle of its request.
    }
    const received = { id, headers: request.headers, body: Buffer.concat(chunks), arrival, at }
    upstream.requests.push(received)
    upstream.answer(received, response)
  })
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream: Upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/`,
    requests: [],
    overlaps: 0,
    answer: accept,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}

/** A provider's event about a call, as bytes. */
export function eventBody(call_id: string, event = 'call_ended', more: object = {}): Buffer {
  return Buffer.from(JSON.stringify({ event, emitted_at: Date.now(), call: { call_id, ...more } }))
}

/** Delivers a body as the provider would. */
export function deliver(
  proxyUrl: string,
  body: Buffer,
  { route = 'retell', headers = {} }: { route?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(proxyUrl + endpoints.receiveHook.path.replace('{route}', route), {
    method: endpoints.receiveHook.method,
    headers: {
      'content-type': 'application/json',
      [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now()),
      ...headers,
    },
    body: new Uint8Array(body),
  })
}

/** All entries of the ledger, or those of one call. */
export async function readLedger(proxyUrl: string, call_id?: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  let after = ''
  for (;;) {
    const query = new URLSearchParams({ limit: '5000', ...(after && { after }), ...(call_id && { call_id }) })
    const response = await fetch(`${proxyUrl}${endpoints.readLedger.path}?${query}`)
    if (response.status !== 200) throw new Error(`the ledger answers ${response.status}: ${await response.text()}`)
    const page = (await response.json()) as components['schemas']['LedgerPage']
    entries.push(...page.entries)
    if (page.entries.length === 0) return entries
    after = page.next
  }
}

/** Waits until `probe` gives a value, at most `limit_ms`. */
export async function eventually<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  limit_ms = 10_000,
): Promise<T> {
  const end = Date.now() + limit_ms
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`not within ${limit_ms} ms: ${probe}`)
    await sleep(20)
  }
}
