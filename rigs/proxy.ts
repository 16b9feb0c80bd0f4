import { type ChildProcess, spawn } from 'node:child_process'
import { compileServer } from '../build/server'
import type { components } from '../contracts/generated/webhook-proxy'
import { endpoints } from '../contracts/generated/webhook-proxy'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'
import { freePort } from './free-port'

export type LedgerRow = components['schemas']['LedgerEntry']

export const PROVIDER_SECRET = 'not-a-real-provider-secret'
export const UPSTREAM_KEY = Buffer.alloc(32, 7)
export const OPERATOR_TOKEN = 'not-a-real-token-00'
const UPSTREAM_SECRET = `whsec_${UPSTREAM_KEY.toString('base64')}`

export interface ProxyProcess {
  url: string
  port: number
  /** What it wrote to stderr so far. */
  stderr(): string
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>
  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void
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
  const main = await compileServer('webhook-proxy/main.ts')
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PROXY_PORT: String(port),
      PROXY_PROVIDER_SECRET: PROVIDER_SECRET,
      PROXY_UPSTREAM_SECRET: UPSTREAM_SECRET,
      PROXY_TOKEN: OPERATOR_TOKEN,
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
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
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

/** A provider's event about a call, as bytes. */
export function eventBody(call_id: string, event = 'call_ended', more: object = {}): Buffer {
  return Buffer.from(JSON.stringify({ event, emitted_at: Date.now(), call: { call_id, ...more } }))
}

/** Delivers a body as the provider would. */
export function deliverTo(
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

/** A request of the operator; a body goes as JSON. */
export function operate(
  proxyUrl: string,
  path: string,
  { method = 'GET', body }: { method?: string; body?: unknown } = {},
): Promise<Response> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  return fetch(proxyUrl + path, {
    method,
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, ...type },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

/** All entries of the ledger, or those of one call. */
export async function ledgerOf(proxyUrl: string, call_id?: string): Promise<LedgerRow[]> {
  const entries: LedgerRow[] = []
  let after = ''
  for (;;) {
    const query = new URLSearchParams({ limit: '5000', ...(after && { after }), ...(call_id && { call_id }) })
    const response = await operate(proxyUrl, `${endpoints.readLedger.path}?${query}`)
    if (response.status !== 200) throw new Error(`the ledger answers ${response.status}: ${await response.text()}`)
    const page = (await response.json()) as components['schemas']['LedgerPage']
    entries.push(...page.entries)
    if (page.entries.length === 0) return entries
    after = page.next
  }
}
