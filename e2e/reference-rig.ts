import { spawn } from 'node:child_process'
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endpoints as provider, type components as providerComponents } from '../contracts/generated/provider'
import { validators as providerValidators } from '../contracts/generated/provider.validators'
import { type components, endpoints as tcall } from '../contracts/generated/tcall'
import { validators as tcallValidators } from '../contracts/generated/tcall.validators'

export type ProviderEvent = components['schemas']['ProviderEvent']
export type CallLog = components['schemas']['CallLog']
export type DialRequest = providerComponents['schemas']['DialRequest']

export const accounts = ['user1@example.test', 'user2@example.test']
const password = 'not-a-real-password'
export const providerSecret = 'not-a-real-provider-secret'
export const jwtSecret = 'not-a-real-key-for-signing-tokens'
const webhookKey = Buffer.alloc(32, 7)

export interface ServiceProcess {
  url: string
  stderr(): string
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Runs a service's `main.ts` on a free port, unless told otherwise; resolves when it is ready or has ended. */
export async function startService(main: string, env: Record<string, string>): Promise<ServiceProcess> {
  const file = fileURLToPath(new URL(`../${main}`, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    // With a channel to us it ends when we do, however that happens.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const url = await Promise.race([
    new Promise<string>((resolve) => child.stdout?.on('data', (line: Buffer) => resolve(JSON.parse(String(line)).url))),
    ended.then(() => ''),
  ])
  return {
    url,
    stderr: () => stderr,
    ended,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

const directories: string[] = []

/** Removes what `tcallEnv` wrote. */
export async function removeFiles(): Promise<void> {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true })
}

/** The settings that a TCall of a test needs. */
export async function tcallEnv(databaseUrl: string, providerUrl: string): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'tcall-e2e-'))
  directories.push(directory)
  const accountsFile = join(directory, 'accounts.csv')
  await writeFile(accountsFile, `email,password\n${accounts.map((email) => `${email},${password}\n`).join('')}`)
  return {
    TCALL_PORT: '0',
    TCALL_DATABASE_URL: databaseUrl,
    TCALL_PROVIDER_URL: providerUrl,
    TCALL_WEBHOOK_SECRET: `whsec_${webhookKey.toString('base64')}`,
    TCALL_JWT_SECRET: jwtSecret,
    TCALL_ACCOUNTS_FILE: accountsFile,
  }
}

export interface Answer<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
}

interface Ask {
  params?: Record<string, string | number>
  query?: Record<string, string | number | boolean>
  body?: unknown
  headers?: Record<string, string>
}

type Endpoint = { id: string; method: string; path: string; name: string }

/** Sends one operation and checks the answer against the contract, whatever its status. */
async function send<Body>(
  base: string,
  endpoint: Endpoint,
  validators: typeof tcallValidators,
  { params = {}, query = {}, body, headers = {} }: Ask,
): Promise<Answer<Body>> {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]),
  )
  const response = await fetch(`${base}${path}${search.size > 0 ? `?${search}` : ''}`, {
    method: endpoint.method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const answer = { status: response.status, headers: response.headers, body: (await response.json()) as Body }
  const validate = validators[`${endpoint.name} ${answer.status}`]
  if (!validate) {
    // 503 is the answer of any operation without its database; the contract lists it for health alone.
    if (answer.status === 503) return answer
    throw new Error(`${endpoint.id}: the contract has no ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  if (!validate(answer.body)) throw new Error(`${endpoint.id} ${answer.status}: ${JSON.stringify(validate.errors)}`)
  return answer
}

/** A client of TCall, as one account once it has logged in. */
export class TcallClient {
  readonly seen = new Set<string>()
  token = ''

  constructor(
    readonly url: string,
    readonly phoneNumberId = `run-${randomUUID().slice(0, 8)}`,
  ) {}

  async ask<Body = Record<string, unknown>>(id: keyof typeof tcall, ask: Ask = {}): Promise<Answer<Body>> {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {}
    const answer = await send<Body>(this.url, tcall[id], tcallValidators, {
      ...ask,
      headers: { ...authorization, ...ask.headers },
    })
    this.seen.add(`${id} ${answer.status}`)
    return answer
  }

  async login(email = accounts[0] as string): Promise<this> {
    const { body } = await this.ask<{ token: string }>('login', { body: { email, password } })
    this.token = body.token
    return this
  }

  initiate(agent_id = 1, to_number = '+12125550123') {
    const body = { agent_id, phone_number_id: this.phoneNumberId, to_number, country_code: 'US' }
    return this.ask<{ callLogId: number; callSid: string; error?: string }>('initiateCall', { body })
  }

  async call(id: number): Promise<CallLog> {
    return (await this.ask<CallLog>('getCallLog', { params: { id } })).body
  }

  async count(query: Record<string, string>): Promise<number> {
    const { body } = await this.ask<{ count: number }>('listCallLogs', {
      query: { phone_number_id: this.phoneNumberId, page_size: 1, ...query },
    })
    return body.count
  }

  /** Delivers an event as the webhook proxy does. */
  webhook(
    event: ProviderEvent,
    { key = webhookKey, ageS = 0, id = 'receiveRetellWebhook' as keyof typeof tcall, params = {} } = {},
  ) {
    const body = JSON.stringify(event)
    const webhookId = `msg_${randomBytes(8).toString('hex')}`
    const timestamp = Math.floor(Date.now() / 1000) - ageS
    const signature = createHmac('sha256', key).update(`${webhookId}.${timestamp}.${body}`).digest('base64')
    const headers = {
      'webhook-id': webhookId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': `v1,${signature}`,
    }
    return this.ask<components['schemas']['WebhookReceipt']>(id, { body, headers, params })
  }
}

/** An event of a call, as the provider would send it. */
export function eventOf(
  callId: string,
  event: ProviderEvent['event'],
  more: Partial<ProviderEvent['call']> = {},
): ProviderEvent {
  return {
    event,
    emitted_at: Date.now(),
    call: {
      call_id: callId,
      call_type: 'phone_call',
      direction: 'outbound',
      from_number: '+12125550100',
      to_number: '+12125550123',
      call_status: event === 'call_started' ? 'ongoing' : 'ended',
      ...(event !== 'call_started' && { end_timestamp: Date.now(), disconnection_reason: 'user_hangup' }),
      ...more,
    },
  }
}

/** A provider that notes what it is asked and answers as it is told: what only a test can time. */
export interface ProviderStub {
  url: string
  dials: DialRequest[]
  abandoned: string[]
  refuse: boolean
  /** The id that it gave the call of a call log. */
  callIdOf(callLogId: number): string
  close(): Promise<void>
}

export async function startProviderStub(): Promise<ProviderStub> {
  const prefix = `call_${randomBytes(4).toString('hex')}_`
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const body = text === '' ? {} : JSON.parse(text)
    if (request.url === provider.createProviderCall.path) {
      stub.dials.push(body)
      if (stub.refuse) return json(response, 503, { error: 'down', message: 'down' })
      return json(response, 201, { call_id: stub.callIdOf(body.metadata.call_log_id) })
    }
    if (request.url === provider.abandonProviderCalls.path) {
      stub.abandoned.push(body.phone_number_id)
      return json(response, 200, { abandoned: 0 })
    }
    json(response, 200, { open_calls: stub.dials.length })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stub: ProviderStub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dials: [],
    abandoned: [],
    refuse: false,
    callIdOf: (callLogId) => `${prefix}${callLogId}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return stub
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A client of the simulated provider. */
export function askProvider<Body = Record<string, unknown>>(url: string, id: keyof typeof provider, ask: Ask = {}) {
  return send<Body>(url, provider[id], providerValidators, ask)
}
