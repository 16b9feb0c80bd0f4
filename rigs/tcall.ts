import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type components, endpoints as tcall } from '../contracts/generated/tcall'
import { validators } from '../contracts/generated/tcall.validators'
import { type CheckedAnswer, type CheckedRequestOptions, sendChecked } from './checked-request'

export type ProviderEvent = components['schemas']['ProviderEvent']
export type CallLogAnswer = components['schemas']['CallLog']

export const accounts = ['user1@example.test', 'user2@example.test']
const password = 'not-a-real-password'
export const tcallJwtSecret = 'not-a-real-key-for-signing-tokens'
const webhookKey = Buffer.alloc(32, 7)

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
    TCALL_JWT_SECRET: tcallJwtSecret,
    TCALL_ACCOUNTS_FILE: accountsFile,
  }
}

/** A client of TCall, as one account once it has logged in. */
export class TcallClient {
  readonly seen = new Set<string>()
  token = ''

  constructor(
    readonly url: string,
    readonly phoneNumberId = `run-${randomUUID().slice(0, 8)}`,
  ) {}

  async ask<Body = Record<string, unknown>>(
    id: keyof typeof tcall,
    ask: CheckedRequestOptions = {},
  ): Promise<CheckedAnswer<Body>> {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {}
    const answer = await sendChecked<Body>(this.url, tcall[id], validators, {
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

  async call(id: number): Promise<CallLogAnswer> {
    return (await this.ask<CallLogAnswer>('getCallLog', { params: { id } })).body
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
