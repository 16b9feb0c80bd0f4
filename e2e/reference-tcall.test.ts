import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from '../contracts/generated/tcall'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { freePort } from '../rigs/free-port'
import { type ProviderStub, startProviderStub } from '../rigs/provider'
import { type StartedService, startServiceProcess } from '../rigs/service'
import {
  accounts,
  type CallLogAnswer,
  eventOf,
  removeFiles,
  TcallClient,
  tcallEnv,
  tcallJwtSecret,
} from '../rigs/tcall'

const main = 'reference/tcall/main.ts'
const smallTeam = 21

let database: TestDatabase
let provider: ProviderStub
const running: StartedService[] = []

/** A TCall with a database of its own. */
async function startTcall(databaseName: string, env: Record<string, string> = {}): Promise<StartedService> {
  const service = await startServiceProcess(main, {
    ...(await tcallEnv(database.url(databaseName), provider.url)),
    ...env,
  })
  running.push(service)
  if (!service.url) throw new Error(service.stderr())
  return service
}

beforeAll(async () => {
  database = await startDatabase(['main', 'limits', 'small', 'restart', 'outage'])
  provider = await startProviderStub()
})

afterAll(async () => {
  for (const service of running) await service.kill('SIGTERM')
  await provider.close()
  await database.remove()
  await removeFiles()
})

/** The calls that the stub was asked to dial, in order. */
function dialsOf(who: TcallClient): (number | undefined)[] {
  const own = provider.dials.filter((dial) => dial.metadata?.phone_number_id === who.phoneNumberId)
  return own.map((dial) => dial.metadata?.call_log_id)
}

function dialled(who: TcallClient, callLogId: number): Promise<unknown> {
  return eventually(() => dialsOf(who).includes(callLogId))
}

describe('a TCall', () => {
  let api: TcallClient
  const client = (): TcallClient => {
    const made = new TcallClient(api.url)
    made.token = api.token
    return made
  }

  beforeAll(async () => {
    api = await new TcallClient((await startTcall('main')).url).login()
  })

  async function openCall(who = api, agent = 1) {
    const { body } = await who.initiate(agent)
    await dialled(who, body.callLogId)
    return { id: body.callLogId, providerId: provider.callIdOf(body.callLogId) }
  }
  const of = (call: { id: number }) => ({ metadata: { call_log_id: call.id, phone_number_id: api.phoneNumberId } })

  it('answers every operation with what its contract says', async () => {
    const who = client()
    await who.login()
    expect((await who.ask('refresh')).status).toBe(200)
    expect((await who.ask('me')).body).toMatchObject({ email: accounts[0], role: 'admin' })
    const call = await openCall(who)
    expect((await who.ask('getCallLog', { params: { id: call.id } })).status).toBe(200)
    const bulk = { agent_id: 1, phone_number_id: who.phoneNumberId }
    const named = { ...bulk, phone_numbers: ['+12125550101', '+12125550102'] }
    expect((await who.ask('bulkInitiateCalls', { body: named })).body).toMatchObject({ total: 2, success: 2 })
    expect((await who.ask('bulkInitiateCalls', { body: { ...bulk, group_id: 1 } })).body).toMatchObject({ total: 10 })
    expect((await who.ask('listCallLogs')).status).toBe(200)
    for (const id of ['listAgents', 'listCampaigns', 'analyticsOverview', 'getConcurrency', 'health'] as const) {
      expect((await who.ask(id)).status, id).toBe(200)
    }
    expect((await who.ask('getAgent', { params: { id: 1 } })).status).toBe(200)
    expect((await who.ask('getCampaign', { query: { id: 1 } })).status).toBe(200)
    expect((await who.ask('getQueue', { params: { id: 'default' } })).body).toMatchObject({
      depth: 0,
      oldest_wait_ms: 0,
    })
    for (const id of ['receiveRetellWebhook', 'receiveTwilioVoiceWebhook', 'receiveWebhook'] as const) {
      const event = eventOf(`call_of_${id}`, 'call_started', { direction: 'inbound' })
      expect((await who.webhook(event, { id, params: { agent: 2 } })).status, id).toBe(200)
    }
    expect((await who.ask('listWebhookEffects')).status).toBe(200)
    const removed = await who.ask('deleteCallLogs', { query: { phone_number_id: who.phoneNumberId } })
    expect(removed.body).toEqual({ deleted: 13, still_open: 13 })
    expect(provider.abandoned).toContain(who.phoneNumberId)
    for (const id of Object.keys(endpoints)) expect(who.seen, id).toContain(`${id} 200`)
  })

  it('answers what it refuses with what its contract says', async () => {
    const who = client()
    const fields = async (id: keyof typeof endpoints, ask: object) => {
      const { status, body } = await who.ask<{ error: string; fields: Record<string, string[]> }>(id, ask)
      expect([status, body.error], id).toEqual([400, 'invalid'])
      return Object.keys(body.fields)
    }
    expect(await fields('login', { body: { email: 'nobody' } })).toEqual(['password', 'email'])
    const call = { agent_id: 1, phone_number_id: 'n', to_number: '+12125550123', country_code: 'US' }
    expect(await fields('initiateCall', { body: { ...call, to_number: '911' } })).toEqual(['to_number'])
    expect(await fields('initiateCall', { body: { ...call, agent_id: '1' } })).toEqual(['agent_id'])
    expect(await fields('initiateCall', { body: { ...call, more: 1 } })).toEqual(['more'])
    expect(await fields('initiateCall', { body: { ...call, agent_id: 999 } })).toEqual(['agent_id'])
    expect(await fields('bulkInitiateCalls', { body: { agent_id: 1, phone_number_id: 'n', group_id: 99 } })).toEqual([
      'group_id',
    ])
    expect(await fields('listCallLogs', { query: { status: 'ringing' } })).toEqual(['status'])
    expect(await fields('listWebhookEffects', { query: { after: 'yesterday' } })).toEqual(['after'])
    expect((await who.ask('initiateCall', { body: '{' })).status).toBe(400)
    expect((await who.ask('getCampaign', { query: { id: 99 } })).status).toBe(404)
    expect((await who.ask('getQueue', { params: { id: 'nowhere' } })).status).toBe(404)
    expect((await who.ask('listAgents', { query: { page: 99 } })).status).toBe(404)
    const inbound = eventOf('call_nobody', 'call_started', { direction: 'inbound' })
    expect((await who.webhook(inbound, { id: 'receiveTwilioVoiceWebhook', params: { agent: 999 } })).status).toBe(404)
  })

  it('lets nobody in without a valid token', async () => {
    const sign = (claims: object, header: object = { alg: 'HS256', typ: 'JWT' }, key = tcallJwtSecret) => {
      const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
      return `${parts}.${createHmac('sha256', key).update(parts).digest('base64url')}`
    }
    const now = Math.floor(Date.now() / 1000)
    const claims = { sub: '1', org: 1, role: 'admin', iat: now - 60, exp: now + 60 }
    const me = async (token: string) => {
      const { status, body } = await new TcallClient(api.url).ask(
        'me',
        token ? { headers: { authorization: `Bearer ${token}` } } : {},
      )
      return [status, body['message']]
    }
    expect(await me(sign(claims))).toEqual([200, undefined])
    expect(await me('')).toEqual([401, 'no bearer token'])
    expect(await me(sign({ ...claims, exp: now - 1 }))).toEqual([401, 'the token has expired'])
    expect(await me(sign(claims, { alg: 'HS256' }, 'a key of somebody else, also long'))).toEqual([
      401,
      'the token is not valid',
    ])
    expect(await me(sign(claims, { alg: 'none' }))).toEqual([401, 'the token is not valid'])
    expect(await me(sign({ ...claims, exp: undefined }))).toEqual([401, 'the token is not valid'])
    for (const email of [accounts[0], 'nobody@example.test']) {
      const wrong = await new TcallClient(api.url).ask('login', { body: { email, password: 'wrong' } })
      expect([wrong.status, wrong.body['message']]).toEqual([401, 'the email or the password is wrong'])
      expect(wrong.headers.get('server-timing')).toMatch(/db;dur=.*db_sum;dur=.*auth;dur=.*app;dur=/)
    }
  })

  it('shows nothing of another organisation', async () => {
    const other = await new TcallClient(api.url).login('other1@example.test')
    const { body } = await other.ask<{ count: number; results: CallLogAnswer[] }>('listCallLogs')
    expect(body.count).toBe(25)
    const [theirs] = body.results
    expect((await api.ask('getCallLog', { params: { id: theirs?.id ?? 0 } })).status).toBe(404)
    expect((await api.ask('getAgent', { params: { id: 101 } })).status).toBe(404)
    expect((await api.initiate(101)).status).toBe(400)
    const ours = await openCall()
    expect((await other.ask('getCallLog', { params: { id: ours.id } })).status).toBe(404)
    expect((await other.ask('listWebhookEffects')).body['entries']).toEqual([])
    await other.ask('deleteCallLogs', { query: { phone_number_id: api.phoneNumberId } })
    expect((await api.call(ours.id)).status).toBe('in_progress')
  })

  it('follows a call from dial to analysis', async () => {
    const call = await openCall()
    await eventually(async () => (await api.call(call.id)).retell_call_id === call.providerId)
    expect(await api.call(call.id)).toMatchObject({
      status: 'in_progress',
      route_reason: 'requested-agent',
      queue_wait_ms: 0,
      is_user_answered: null,
      ended_at: null,
      duration: null,
    })
    const answered = await api.webhook(eventOf(call.providerId, 'call_started', of(call)))
    expect(answered.body).toMatchObject({ received: true, duplicate: false })
    expect(await api.call(call.id)).toMatchObject({ status: 'in_progress', is_user_answered: true })
    await api.webhook(eventOf(call.providerId, 'call_ended', of(call)))
    const ended = await api.call(call.id)
    expect(ended).toMatchObject({ status: 'completed', is_user_answered: true, transcript: null })
    expect(ended.duration).toBeCloseTo(
      (Date.parse(ended.ended_at ?? '') - Date.parse(ended.started_at ?? '')) / 1000,
      3,
    )
    await api.webhook(eventOf(call.providerId, 'call_analyzed', { ...of(call), transcript: 'Agent: hello.' }))
    expect(await api.call(call.id)).toMatchObject({ transcript: 'Agent: hello.', status: 'completed' })
  })

  it.each([
    ['dial_failed', 'failed', false],
    ['dial_busy', 'completed', false],
    ['dial_no_answer', 'completed', false],
    ['voicemail_reached', 'completed', false],
    ['agent_hangup', 'completed', true],
  ] as const)('ends a call by %s as %s', async (reason, status, answered) => {
    const call = await openCall()
    await api.webhook(eventOf(call.providerId, 'call_ended', { ...of(call), disconnection_reason: reason }))
    expect(await api.call(call.id)).toMatchObject({ status, is_user_answered: answered })
  })

  it('gives a duplicate no second effect, even when both come at once', async () => {
    const call = await openCall()
    const before = (await api.ask<{ current: number }>('getConcurrency')).body.current
    const event = eventOf(call.providerId, 'call_ended', of(call))
    const receipts = (await Promise.all(Array.from({ length: 12 }, () => api.webhook(event)))).map(({ body }) => body)
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    expect((await api.ask<{ current: number }>('getConcurrency')).body.current).toBe(before - 1)
    const effects = await api.ask<{ entries: { processed_at: number }[] }>('listWebhookEffects', {
      query: { call_id: call.providerId },
    })
    expect(effects.body.entries).toHaveLength(1)
    const again = await api.webhook(event)
    expect(again.body).toEqual({ received: true, duplicate: true, processed_at: effects.body.entries[0]?.processed_at })
  })

  it('takes events in any order', async () => {
    const call = await openCall()
    await api.webhook(eventOf(call.providerId, 'call_analyzed', { ...of(call), transcript: 'first' }))
    await api.webhook(
      eventOf(call.providerId, 'call_ended', { ...of(call), disconnection_reason: 'voicemail_reached' }),
    )
    await api.webhook(eventOf(call.providerId, 'call_started', of(call)))
    expect(await api.call(call.id)).toMatchObject({ status: 'completed', transcript: 'first', is_user_answered: false })

    const both = await openCall()
    await Promise.all(
      (['call_ended', 'call_started'] as const).map((event) => api.webhook(eventOf(both.providerId, event, of(both)))),
    )
    expect(await api.call(both.id)).toMatchObject({ status: 'completed', is_user_answered: true })
  })

  it('makes an inbound call of whichever event comes first', async () => {
    const inbound = { direction: 'inbound' as const, metadata: { phone_number_id: 'front-desk' } }
    const find = async (callId: string) => {
      const query = { search: callId, call_type: 'inbound' }
      return (await api.ask<{ results: CallLogAnswer[] }>('listCallLogs', { query })).body.results
    }
    await Promise.all([
      api.webhook(eventOf('call_in_1', 'call_ended', inbound)),
      api.webhook(eventOf('call_in_1', 'call_started', inbound)),
    ])
    expect(await find('call_in_1')).toMatchObject([
      { status: 'completed', phone_number_id: 'front-desk', provider: 'retell' },
    ])
    await api.webhook(eventOf('call_in_2', 'call_started', { direction: 'inbound' }), {
      id: 'receiveTwilioVoiceWebhook',
      params: { agent: 2 },
    })
    expect(await find('call_in_2')).toMatchObject([{ status: 'in_progress', is_user_answered: true, agent_id: 2 }])
  })

  it('records the effect of an event that fits no call', async () => {
    expect((await api.webhook(eventOf('call_unknown', 'call_ended'))).body).toMatchObject({ duplicate: false })
    const { body } = await api.ask<{ entries: unknown[] }>('listWebhookEffects', { query: { call_id: 'call_unknown' } })
    expect(body.entries).toHaveLength(1)
  })

  it('refuses a wrong signature and a stale or future timestamp', async () => {
    const event = eventOf('call_forged', 'call_ended')
    expect((await api.webhook(event, { key: Buffer.alloc(32, 8) })).status).toBe(401)
    expect((await api.webhook(event, { ageS: 302 })).status).toBe(401)
    expect((await api.webhook(event, { ageS: -302 })).status).toBe(401)
    expect((await api.ask('receiveRetellWebhook', { body: event })).status).toBe(401)
    const { body } = await api.ask<{ entries: unknown[] }>('listWebhookEffects', { query: { call_id: 'call_forged' } })
    expect(body.entries).toEqual([])
  })

  it('feeds effects by a cursor that misses and repeats none while they are written', async () => {
    const end = async () => {
      let after = '0:0'
      for (;;) {
        const { body } = await api.ask<{ entries: unknown[]; next: string }>('listWebhookEffects', { query: { after } })
        if (body.entries.length === 0) return after
        after = body.next
      }
    }
    let after = await end()
    const ids = Array.from({ length: 200 }, (_, n) => `call_feed_${n}`)
    const written = Promise.all(ids.map((id) => api.webhook(eventOf(id, 'call_ended'))))
    const fed: string[] = []
    // A page may be empty while another transaction of the server is open; then the rows come later.
    await eventually(async () => {
      const query = { after, limit: 7 }
      const { body } = await api.ask<{ entries: { call_id: string }[]; next: string }>('listWebhookEffects', { query })
      fed.push(...body.entries.map((entry) => entry.call_id))
      after = body.next
      return fed.length >= ids.length
    })
    await written
    expect(await end()).toBe(after)
    expect(fed.toSorted()).toEqual(ids.toSorted())
  })

  it('pages, orders, filters and counts truly', async () => {
    const who = client()
    const phone_numbers = Array.from({ length: 45 }, (_, n) => `+1212555${String(100 + n).padStart(4, '0')}`)
    await who.ask('bulkInitiateCalls', { body: { agent_id: 1, phone_number_id: who.phoneNumberId, phone_numbers } })
    const list = async (query: object) =>
      (
        await who.ask<{ count: number; next: string | null; previous: string | null; results: CallLogAnswer[] }>(
          'listCallLogs',
          {
            query: { phone_number_id: who.phoneNumberId, ...query },
          },
        )
      ).body
    const first = await list({ page_size: 20, ordering: 'id' })
    expect(first).toMatchObject({ count: 45, previous: null })
    expect(new URL(first.next ?? '').origin).toBe(who.url)
    const second = (await (
      await fetch(first.next ?? '', { headers: { authorization: `Bearer ${who.token}` } })
    ).json()) as typeof first
    const third = await list({ page_size: 20, ordering: 'id', page: 3 })
    const ids = [first, second, third].flatMap((page) => page.results.map((call) => call.id))
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    expect(ids).toHaveLength(45)
    expect(third).toMatchObject({ next: null })
    expect(third.previous).toContain('page=2')
    expect(
      (await who.ask('listCallLogs', { query: { phone_number_id: who.phoneNumberId, page: 4, page_size: 20 } })).status,
    ).toBe(404)
    expect((await list({ search: '+1212555010' })).count).toBe(10)
    expect((await list({ search: '%' })).count).toBe(0)
    expect((await list({ is_user_answered: true })).count).toBe(0)
    expect(await who.count({ status: 'in_progress' })).toBe(45)
    // Counts stay true while calls end around them.
    const calls = (await list({ page_size: 45 })).results
    const ending = calls
      .slice(0, 30)
      .map(({ id }) => who.webhook(eventOf(provider.callIdOf(id), 'call_ended', of({ id }))))
    const counts = await Promise.all([
      ...ending,
      ...Array.from({ length: 10 }, async () => {
        const { body } = await who.ask<{ count: number }>('listCallLogs', {
          query: { phone_number_id: who.phoneNumberId },
        })
        expect(body.count).toBe(45)
      }),
    ])
    expect(counts).toHaveLength(40)
    expect(await who.count({ status: 'in_progress' })).toBe(15)
    expect(await who.count({ status: 'completed' })).toBe(30)
    for (const ordering of ['id', '-id', 'started_at', '-started_at', 'duration', '-duration']) {
      expect((await list({ ordering })).results, ordering).toHaveLength(25)
    }
  })

  it('fails a call, and frees its slot, when the provider refuses', async () => {
    const who = client()
    const before = (await who.ask<{ current: number }>('getConcurrency')).body.current
    provider.refuse = true
    const { body } = await who.initiate()
    await eventually(async () => (await who.call(body.callLogId)).status === 'failed')
    provider.refuse = false
    expect((await who.call(body.callLogId)).ended_at).not.toBeNull()
    expect((await who.ask<{ current: number }>('getConcurrency')).body.current).toBe(before)
  })

  it('gives the call of an inactive agent to the least busy colleague', async () => {
    const { body } = await api.initiate(22)
    const call = await api.call(body.callLogId)
    expect(call).toMatchObject({ route_reason: 'least-busy' })
    expect(call.agent_id).toBeLessThanOrEqual(20)
  })

  it('shows its metrics', async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text()
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
      'database_connections{state="waiting"}',
      'database_query_seconds_bucket',
      'tcall_calls{status="in_progress"}',
      'tcall_queued_calls',
    ]) {
      expect(text).toContain(name)
    }
  })
})

describe('the limits', () => {
  it('refuses more calls per second than agreed, and says when to come again', async () => {
    const api = await new TcallClient((await startTcall('limits', { CPS_LIMIT: '1' })).url).login()
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: 12 }, () => api.initiate()))
    const seconds = (performance.now() - began) / 1000
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.length - refused.length).toBeLessThanOrEqual(1 + seconds)
    expect(refused[0]?.body.error).toBe('rate_limited')
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    const body = { agent_id: 1, phone_number_id: api.phoneNumberId, group_id: 1 }
    expect((await api.ask('bulkInitiateCalls', { body })).status).toBe(429)
  })

  it('queues at the limit, refuses when the queue is full, and dials in order when slots free', async () => {
    const api = await new TcallClient((await startTcall('small')).url).login()
    const ids: number[] = []
    for (let n = 0; n < 8; n++) ids.push((await api.initiate(smallTeam)).body.callLogId)
    const full = await api.initiate(smallTeam)
    expect([full.status, full.body.error, full.headers.get('retry-after')]).toEqual([429, 'queue_full', null])
    expect((await api.ask('getQueue', { params: { id: 'small-team' } })).body).toMatchObject({ depth: 5, capacity: 5 })
    expect((await api.ask('getConcurrency')).body).toMatchObject({ current: 3, queued: 5 })
    expect((await api.call(ids[3] as number)).status).toBe('pending')
    for (const id of ids.slice(0, 3)) await dialled(api, id)
    for (let n = 0; n < 8; n++) {
      const id = ids[n] as number
      await api.webhook(eventOf(provider.callIdOf(id), 'call_ended', { metadata: { call_log_id: id } }))
      const next = ids[n + 3]
      if (next) await dialled(api, next)
    }
    const order = dialsOf(api)
    // The first three are dialled at the same time; behind them it is strictly first in, first out.
    expect(order.slice(3)).toEqual(ids.slice(3))
    const waited = await api.call(ids[7] as number)
    expect(waited).toMatchObject({ route_reason: 'after-queue', status: 'completed' })
    expect(waited.queue_wait_ms).toBeGreaterThan(0)
    expect((await api.ask('getConcurrency')).body).toMatchObject({ current: 0, queued: 0 })
    const bulk = { agent_id: smallTeam, phone_number_id: api.phoneNumberId, group_id: 1 }
    const { body } = await api.ask<{ results: { error?: string }[] }>('bulkInitiateCalls', { body: bulk })
    expect(body).toMatchObject({ total: 10, success: 8, failed: 2 })
    expect(body.results.at(-1)).toMatchObject({ success: false, error: 'queue_full' })
    const removed = await api.ask('deleteCallLogs', { query: { phone_number_id: api.phoneNumberId } })
    expect(removed.body).toEqual({ deleted: 16, still_open: 8 })
    expect((await api.ask('getConcurrency')).body).toMatchObject({ current: 0, queued: 0 })
  })
})

describe('a restart', () => {
  it('keeps open and waiting calls while the provider has them, and fails them when it has not', async () => {
    const env = { TOKEN_TTL_S: '600' }
    let service = await startTcall('restart', env)
    let api = await new TcallClient(service.url).login()
    const ids: number[] = []
    for (let n = 0; n < 5; n++) ids.push((await api.initiate(smallTeam)).body.callLogId)
    for (const id of ids.slice(0, 3)) await eventually(async () => (await api.call(id)).retell_call_id !== null)
    await service.kill('SIGKILL')

    service = await startTcall('restart', env)
    api = await new TcallClient(service.url).login()
    expect((await api.ask('getConcurrency')).body).toMatchObject({ current: 3, queued: 2 })
    const dialsBefore = provider.dials.filter((dial) => dial.metadata?.call_log_id === ids[3]).length
    await api.webhook(eventOf(provider.callIdOf(ids[0] as number), 'call_ended'))
    await eventually(() => provider.dials.filter((dial) => dial.metadata?.call_log_id === ids[3]).length > dialsBefore)
    await service.kill('SIGKILL')

    service = await startTcall('restart', { ...env, TCALL_PROVIDER_URL: `http://127.0.0.1:${await freePort()}` })
    api = await new TcallClient(service.url).login()
    await eventually(async () => (await api.call(ids[4] as number)).status === 'failed')
    for (const id of ids.slice(1)) expect((await api.call(id)).status).toBe('failed')
    expect((await api.ask('getConcurrency')).body).toMatchObject({ current: 0, queued: 0 })
  })
})

describe('trouble', () => {
  it('answers 503 while its database is down, and serves when it is back', async () => {
    const down = await startDatabase(['tcall'])
    const service = await startServiceProcess(main, await tcallEnv(down.url('tcall'), provider.url))
    running.push(service)
    const api = await new TcallClient(service.url).login()
    await down.stop()
    const answer = await eventually(async () => {
      const health = await api.ask('health')
      return health.status === 503 && health
    })
    expect(answer.body).toMatchObject({ error: 'unavailable' })
    expect((await api.initiate()).status).toBe(503)
    expect((await fetch(`${service.url}/metrics`)).status).toBe(200)
    await down.restart()
    await eventually(async () => (await api.ask('health')).status === 200)
    expect((await api.initiate()).status).toBe(200)
    expect((await api.ask('getConcurrency')).body).toMatchObject({ current: 1 })
    await down.remove()
  })

  it('says in one line why it does not start', async () => {
    const env = await tcallEnv(database.url('main'), provider.url)
    const lines = async (more: Record<string, string>) => {
      const service = await startServiceProcess(main, { ...env, ...more })
      expect(await service.ended).toBe(1)
      return service.stderr().trim().split('\n')
    }
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const port = String((taken.address() as { port: number }).port)
    expect(await lines({ TCALL_PORT: port })).toEqual([
      `TCALL_PORT ${port} is in use; stop what listens there or set TCALL_PORT`,
    ])
    taken.close()
    const free = await freePort()
    const url = `postgres://tcall:not-shown@127.0.0.1:${free}/tcall`
    expect(await lines({ TCALL_DATABASE_URL: url })).toEqual([
      `TCALL_DATABASE_URL: no PostgreSQL answers at 127.0.0.1:${free} (ECONNREFUSED); start it or set TCALL_DATABASE_URL`,
    ])
    expect(await lines({ CPS_LIMIT: '0' })).toEqual([
      expect.stringContaining('CPS_LIMIT "0" is below 1; set CPS_LIMIT to'),
    ])
    expect(await lines({ TCALL_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' })).toEqual([
      expect.stringMatching(/^TCALL_WEBHOOK_SECRET \(not shown\)/),
    ])
    expect(await lines({ TCALL_ACCOUNTS_FILE: '/nowhere.csv' })).toEqual([
      expect.stringContaining('cannot be read (ENOENT)'),
    ])
  })
})
