import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endpoints } from '../contracts/generated/webhook-proxy'
import { validators } from '../contracts/generated/webhook-proxy.validators'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import {
  deliverTo,
  eventBody,
  ledgerOf,
  OPERATOR_TOKEN,
  operate,
  PROVIDER_SECRET,
  type ProxyProcess,
  startProxy,
  UPSTREAM_KEY,
} from '../rigs/proxy'
import { accept, answerWith, startUpstream, type Upstream } from '../rigs/upstream'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'
import { signStandard, standardSignedAt } from '../webhook-proxy/standard-webhooks'

/** PROXY_MAX_BODY_BYTES as it is by default. */
const limit = 1_048_576
const providerKey = Buffer.alloc(24, 9)
let database: TestDatabase
let upstream: Upstream
let proxy: ProxyProcess

beforeAll(async () => {
  database = await startDatabase(['proxy'])
  upstream = await startUpstream()
  const secret = `whsec_${providerKey.toString('base64')}`
  proxy = await startProxy({
    PROXY_DATABASE_URL: database.url('proxy'),
    PROXY_ROUTES: JSON.stringify({
      retell: { upstream: upstream.url, style: 'retell' },
      standard: { upstream: `${upstream.url}?from=proxy`, style: 'standard', secret },
    }),
    RETRY_SCALE: '50',
  })
})
afterAll(async () => {
  await proxy?.kill('SIGTERM')
  await upstream?.close()
  await database?.remove()
})
beforeEach(() => {
  upstream.answer = accept
  upstream.requests.length = 0
})

const kinds = async (call: string) => (await ledgerOf(proxy.url, call)).map(({ kind }) => kind)

describe('a signed event', () => {
  test('reaches the upstream byte for byte, with the signatures of provider and proxy', async () => {
    const body = Buffer.concat([
      Buffer.from(
        '{"event": "call_ended",\n "emitted_at": 1767261600000, "call": {"call_id": "call_a", "transcript": "é ',
      ),
      Buffer.from([0xff, 0xfe]), // no valid UTF-8: text on the way would change it
      Buffer.from('"} }'),
    ])
    const signature = signRetell(PROVIDER_SECRET, body, Date.now())
    const response = await deliverTo(proxy.url, body, { headers: { [RETELL_HEADER]: signature } })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ received: true, duplicate: false })

    const received = await eventually(() => upstream.requests[0])
    expect(received.body.equals(body)).toBe(true)
    expect(received.headers[RETELL_HEADER]).toBe(signature)
    expect(received.headers['content-type']).toBe('application/json')
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': own } = received.headers
    const headers = {
      'webhook-id': String(id),
      'webhook-timestamp': String(timestamp),
      'webhook-signature': String(own),
    }
    expect(standardSignedAt([UPSTREAM_KEY], headers, body)).toBeGreaterThan(Date.now() - 60_000)

    const entries = await eventually(async () => {
      const found = await ledgerOf(proxy.url, 'call_a')
      return found.length === 2 && found
    })
    const [arrived, attempt] = entries
    expect(arrived).toMatchObject({ kind: 'received', event: 'call_ended', emitted_at: 1767261600000 })
    expect(attempt).toMatchObject({
      kind: 'attempt',
      attempt: 1,
      outcome: 'delivered',
      status: 200,
      scheduled_delay_ms: 0,
    })
    expect(attempt?.processed_at).toBeGreaterThanOrEqual(attempt?.started_at ?? Number.NaN)
    expect(attempt?.started_at).toBeGreaterThanOrEqual(attempt?.due_at ?? Number.NaN)
    expect(validators[`${endpoints.readLedger.name} 200`]?.({ entries, next: '0:0' })).toBe(true)
  })

  test('that comes again is a duplicate: recorded, acknowledged, not forwarded', async () => {
    const body = eventBody('call_twice')
    await deliverTo(proxy.url, body)
    await eventually(() => upstream.requests.length === 1)
    const again = await deliverTo(proxy.url, eventBody('call_twice', 'call_ended', { transcript: 'another body' }))
    expect([again.status, await again.json()]).toEqual([200, { received: true, duplicate: true }])
    await eventually(async () => (await kinds('call_twice')).sort().join() === 'attempt,duplicate,received')
    expect(upstream.requests).toHaveLength(1)
  })

  test('that comes many times is forwarded once, and fills no ledger', async () => {
    const body = eventBody('call_many')
    const answers = await Promise.all(Array.from({ length: 30 }, async () => (await deliverTo(proxy.url, body)).json()))
    expect(answers.filter((answer) => !(answer as { duplicate: boolean }).duplicate)).toHaveLength(1)
    for (let round = 0; round < 10; round++)
      await Promise.all(Array.from({ length: 30 }, async () => (await deliverTo(proxy.url, body)).arrayBuffer()))
    const counted = (await kinds('call_many')).filter((kind) => kind === 'duplicate').length
    expect(counted).toBeGreaterThanOrEqual(10)
    // Those that came in one commit with the first are not yet counted when it ends.
    expect(counted).toBeLessThanOrEqual(20)
    expect(upstream.requests).toHaveLength(1)
  })

  test('of Standard Webhooks keeps its id and shows its own signature beside that of the proxy', async () => {
    const body = eventBody('call_standard')
    const signed = signStandard([providerKey], 'msg_1', body, Date.now())
    const rotated = {
      ...signed,
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} ${signed['webhook-signature']}`,
    }
    expect((await deliverTo(proxy.url, body, { route: 'standard', headers: rotated })).status).toBe(200)
    const received = await eventually(() => upstream.requests[0])
    expect(received.headers).toMatchObject({
      'webhook-id': 'msg_1',
      'provider-webhook-timestamp': signed['webhook-timestamp'],
      'provider-webhook-signature': rotated['webhook-signature'],
    })
    expect(received.headers['webhook-signature']).not.toBe(signed['webhook-signature'])
    const again = await deliverTo(proxy.url, eventBody('other'), {
      route: 'standard',
      headers: { ...signStandard([providerKey], 'msg_1', eventBody('other'), Date.now()) },
    })
    expect(await again.json()).toEqual({ received: true, duplicate: true })
  })
})

describe('what is refused', () => {
  const rejections = async () => (await ledgerOf(proxy.url)).filter(({ kind }) => kind === 'rejected')
  const refusal = async (response: Response) => [response.status, ((await response.json()) as { error: string }).error]

  test('a wrong signature: 401, recorded without ids, and the true event still counts as new', async () => {
    const before = (await rejections()).length
    const body = eventBody('call_forged')
    const forged = { [RETELL_HEADER]: signRetell('another-secret-of-somebody', body, Date.now()) }
    expect(await refusal(await deliverTo(proxy.url, body, { headers: forged }))).toEqual([401, 'bad_signature'])
    const recorded = await eventually(async () => {
      const found = await rejections()
      return found.length === before + 1 && found.at(-1)
    })
    const size = body.length
    expect(recorded).toEqual({ kind: 'rejected', route: 'retell', reason: 'bad_signature', at: recorded.at, size })
    expect(await (await deliverTo(proxy.url, body)).json()).toEqual({ received: true, duplicate: false })
    await eventually(() => upstream.requests.length === 1)
  })

  test('a timestamp out of the tolerance, either way', async () => {
    const body = eventBody('call_stale')
    for (const at of [Date.now() - 302_000, Date.now() + 302_000]) {
      const headers = { [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, at) }
      expect(await refusal(await deliverTo(proxy.url, body, { headers }))).toEqual([401, 'stale_timestamp'])
    }
    await eventually(async () => (await rejections()).at(-1)?.reason === 'stale_timestamp')
    expect(upstream.requests).toHaveLength(0)
  })

  test('an event without an id, a body over the limit, an unknown route', async () => {
    expect(await refusal(await deliverTo(proxy.url, Buffer.from('{"event":"call_ended"}')))).toEqual([400, 'malformed'])
    const large = eventBody('call_large', 'call_ended', { transcript: 'x'.repeat(limit) })
    expect(await refusal(await deliverTo(proxy.url, large))).toEqual([413, 'too_large'])
    const full = eventBody('call_full', 'call_ended', { transcript: '' })
    const largest = eventBody('call_full', 'call_ended', { transcript: 'x'.repeat(limit - full.length) })
    expect(largest).toHaveLength(limit)
    expect((await deliverTo(proxy.url, largest)).status).toBe(200)
    expect(await refusal(await deliverTo(proxy.url, eventBody('call_b'), { route: 'unknown' }))).toEqual([
      404,
      'not_found',
    ])
  })

  test('a flood of forgeries is counted whole and recorded in part', async () => {
    const headers = { [RETELL_HEADER]: 'forged' }
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 50 }, () => deliverTo(proxy.url, eventBody('call_flood'), { headers })))
    }
    const metrics = await (await operate(proxy.url, '/metrics')).text()
    const counted = /proxy_events_total\{route="retell",result="bad_signature"\} (\d+)/.exec(metrics)?.[1]
    expect(Number(counted)).toBeGreaterThanOrEqual(500)
    expect((await rejections()).length).toBeLessThan(300)
  })
})

describe('the operator', () => {
  const operations: [string, string, unknown][] = [
    ['GET', '/ledger', undefined],
    ['GET', '/refusals', undefined],
    ['GET', '/status', undefined],
    ['GET', '/metrics', undefined],
    ['POST', '/replay', { route: 'retell' }],
    ['PUT', '/faults/retell', { fail_first: 1 }],
    ['DELETE', '/faults/retell', undefined],
  ]
  /** As a reverse proxy on this machine, a tunnel, and a page of another origin send them. */
  const disguises: Record<string, string>[] = [
    {},
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-host': 'hooks.example.test' },
    { 'cf-connecting-ip': '192.0.2.1' },
    { host: 'hooks.example.test' },
    { authorization: 'Bearer not-the-token-at-all' },
    { authorization: `Basic ${OPERATOR_TOKEN}` },
  ]

  test.each(operations)('%s %s needs the token, also from this machine', async (method, path, body) => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    for (const disguise of disguises) {
      const headers = { ...disguise, ...(body !== undefined && { 'content-type': 'application/json' }) }
      const { statusCode, body: answer } = await request(proxy.url + path, {
        method: method as 'GET',
        headers,
        ...json,
      })
      expect([statusCode, ((await answer.json()) as { error: string }).error]).toEqual([401, 'unauthorized'])
    }
    const allowed = path.startsWith('/faults') ? 403 : 200 // faults are off here
    expect((await operate(proxy.url, path, { method, body })).status).toBe(allowed)
  })

  test('leaves a bare liveness answer to everybody', async () => {
    const health = await fetch(`${proxy.url}/healthz`)
    expect([health.status, await health.json()]).toEqual([200, { service: 'webhook-proxy', status: 'ok' }])
  })

  test('reads settings and what is in flight from /status', async () => {
    upstream.answer = answerWith(500)
    await deliverTo(proxy.url, eventBody('call_health'))
    const status = await eventually(async () => {
      const found = (await (await operate(proxy.url, '/status')).json()) as { in_flight: number }
      return found.in_flight === 1 && found
    })
    expect(validators[`${endpoints.proxyStatus.name} 200`]?.(status)).toBe(true)
    expect(status).toMatchObject({
      in_flight: 1,
      settings: { retry_scale: 50, faults: 'off', routes: ['retell', 'standard'] },
    })
    expect(proxy.stderr()).toContain('retry schedule divided by 50: 0, 0.1, 6, 36')
  })

  test('a cursor of nobody, an unknown route', async () => {
    expect((await operate(proxy.url, '/ledger?after=7')).status).toBe(400)
    const replay = { method: 'POST', body: { route: 'unknown' } }
    expect((await operate(proxy.url, '/replay', replay)).status).toBe(400)
  })

  test('the tail is the end of the ledger', async () => {
    const { next, entries } = (await (await operate(proxy.url, '/ledger?tail=true')).json()) as {
      next: string
      entries: []
    }
    expect(entries).toEqual([])
    // What the tests before sent may still be settling behind the tail.
    await deliverTo(proxy.url, eventBody('call_after_tail'))
    const page = await eventually(async () => {
      const found = (await (await operate(proxy.url, `/ledger?after=${next}`)).json()) as {
        entries: { call_id: string }[]
      }
      return found.entries.some(({ call_id }) => call_id === 'call_after_tail') && found
    })
    expect(page.entries.length).toBeLessThan(6)
  })
})
