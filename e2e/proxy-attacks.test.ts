import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../contracts/generated/webhook-proxy'
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
} from '../rigs/proxy'
import { accept, startUpstream, type Upstream } from '../rigs/upstream'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'
import { signStandard } from '../webhook-proxy/standard-webhooks'

type Refused = components['schemas']['Refused']

const nextSecret = 'not-a-real-provider-next'
const keys = [Buffer.alloc(24, 9), Buffer.alloc(32, 10)]
const whsec = (key: Buffer) => `whsec_${key.toString('base64')}`
/** Connections that one client may have here. */
const perClient = 200
const requestTimeoutMs = 2_000

let database: TestDatabase
let upstream: Upstream
let proxy: ProxyProcess
let env: Record<string, string>

beforeAll(async () => {
  database = await startDatabase(['proxy'])
  upstream = await startUpstream()
  env = {
    PROXY_DATABASE_URL: database.url('proxy'),
    PROXY_ROUTES: JSON.stringify({
      retell: { upstream: upstream.url, style: 'retell', secret: [PROVIDER_SECRET, nextSecret] },
      standard: { upstream: upstream.url, style: 'standard', secret: keys.map(whsec) },
    }),
    PROXY_REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
    PROXY_ANSWER_TIMEOUT_MS: '1000',
    PROXY_MAX_CONNECTIONS: '400',
    PROXY_MAX_CONNECTIONS_PER_CLIENT: String(perClient),
  }
  proxy = await startProxy(env)
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

const signed = (body: Buffer, secret = PROVIDER_SECRET) => signRetell(secret, body, Date.now())
const answerOf = async (response: Response) => [response.status, await response.json()]
const arrived = (text: string) => upstream.requests.filter(({ body }) => body.includes(text))

/** Writes bytes to a connection of its own and gives what comes back until it is closed, or until `limit_ms`. */
async function raw(bytes: (string | Buffer)[], limit_ms = 5_000, answers = 1): Promise<string> {
  const socket = connect(proxy.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  for (const part of bytes) socket.write(part)
  const whole = async () => {
    while ((answer.match(/\r\n\r\n[^H]/g) ?? []).length < answers) await sleep(10)
  }
  await Promise.race([closed, whole(), sleep(limit_ms)])
  socket.destroy()
  return answer
}

const head = (length: number | string, headers: string[] = [], path = '/hooks/retell') =>
  [`POST ${path} HTTP/1.1`, 'Host: proxy', `Content-Length: ${length}`, ...headers, '', ''].join('\r\n')

async function refusals(): Promise<Refused[]> {
  return ((await (await operate(proxy.url, '/refusals')).json()) as { refusals: Refused[] }).refusals
}
async function counted(route: string, result: string): Promise<number> {
  const text = await (await operate(proxy.url, '/metrics')).text()
  const escaped = route.replace('?', '\\?')
  return Number(new RegExp(`proxy_events_total\\{route="${escaped}",result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
}

describe('no event is swallowed', () => {
  test('requests that come on one connection without waiting are each answered', async () => {
    const bodies = ['call_pipe_1', 'call_pipe_2', 'call_pipe_3'].map((id) => eventBody(id))
    const requests = bodies.flatMap((body) => [head(body.length, [`${RETELL_HEADER}: ${signed(body)}`]), body])
    const said = await raw([Buffer.concat(requests.map((part) => Buffer.from(part)))], 5_000, bodies.length)
    expect(said.match(/HTTP\/1\.1 200/g)).toHaveLength(bodies.length)
    await eventually(() => arrived('call_pipe_').length === bodies.length)
  })

  test('two different transcript_updated of one call are two events; each again is a duplicate', async () => {
    const bodies = ['Hello', 'Hello, who is there?'].map((transcript) =>
      eventBody('call_talk', 'transcript_updated', { transcript }),
    )
    for (const body of bodies)
      expect(await answerOf(await deliverTo(proxy.url, body))).toEqual([200, { received: true, duplicate: false }])
    for (const body of bodies)
      expect(await answerOf(await deliverTo(proxy.url, body))).toEqual([200, { received: true, duplicate: true }])
    await eventually(() => arrived('call_talk').length === 2)
    expect(new Set(arrived('call_talk').map(({ id }) => id)).size).toBe(2)
    expect(arrived('call_talk').map(({ body }) => String(body))).toEqual(bodies.map(String))
  })

  const text = (call: string) => `{"event":"call_ended","call":{"call_id":"${call}"}`
  test.each<[string, Buffer, string[]]>([
    ['without a content type', Buffer.from(`${text('call_odd')}}`), []],
    ['called a form', Buffer.from(`${text('call_odd')}}`), ['Content-Type: application/x-www-form-urlencoded']],
    ['called nonsense', Buffer.from(`${text('call_odd')}}`), ['Content-Type: ;;']],
    ['with a byte order mark', Buffer.from(`\ufeff${text('call_odd')}}`), ['Content-Type: application/json']],
    [
      'that is no UTF-8',
      Buffer.concat([Buffer.from(`${text('call_odd')},"x":"`), Buffer.from([0xff, 0xc0]), Buffer.from('"}')]),
      [],
    ],
    ['with a number beyond 2^53', Buffer.from(`${text('call_odd')},"emitted_at":1e999,"x":9007199254740993.00}`), []],
    ['with the same key twice and odd spaces', Buffer.from(` \n${text('call_odd')},"x":1,\t"x":2}\r\n`), []],
    ['of 200 kB', Buffer.from(`${text('call_odd')},"x":"${'y'.repeat(200_000)}"}`), []],
  ])('a body %s is taken, and forwarded byte for byte', async (_what, plain, headers) => {
    const call = `call_${Math.random()}`
    const body = Buffer.from(plain.toString('latin1').replace('call_odd', call), 'latin1')
    const signature = `x-ReTeLL-SiGnAtUrE: ${signed(body)}`
    expect(await raw([head(body.length, [signature, ...headers], '/hooks/retell/'), body])).toMatch(/^HTTP\/1\.1 200 /)
    const [received] = await eventually(() => arrived(call).length > 0 && arrived(call))
    expect(received?.body.equals(body)).toBe(true)
    expect(received?.headers['content-type']).toBe('application/json')
  })

  test('a body in chunks is taken, split anywhere', async () => {
    const body = eventBody('call_chunks', 'call_ended', { x: 'é'.repeat(50) })
    const chunks = [body.subarray(0, 61), body.subarray(61, 80), body.subarray(80)].flatMap((part) => [
      `${part.length.toString(16)}\r\n`,
      part,
      '\r\n',
    ])
    const start = `POST /hooks/retell HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\nX-Retell-Signature: ${signed(body)}\r\n\r\n`
    expect(await raw([start, ...chunks, '0\r\n\r\n'])).toMatch(/^HTTP\/1\.1 200 /)
    await eventually(() => arrived('call_chunks')[0]?.body.equals(body))
  })

  test('both secrets of a rotation are valid, and several signatures stand in one header', async () => {
    for (const secret of [PROVIDER_SECRET, nextSecret]) {
      const body = eventBody(`call_with_${secret}`)
      for (const header of [signed(body, secret), `${signed(body, 'of-somebody-else-00')},${signed(body, secret)}`])
        expect((await deliverTo(proxy.url, body, { headers: { [RETELL_HEADER]: header } })).status).toBe(200)
    }
    for (const key of keys) {
      const body = eventBody('call_standard')
      const headers = { ...signStandard([Buffer.alloc(24), key], `msg_${key.length}`, body, Date.now()) }
      expect((await deliverTo(proxy.url, body, { route: 'standard', headers })).status).toBe(200)
    }
    const body = eventBody('call_none')
    const wrong = { [RETELL_HEADER]: signed(body, 'of-somebody-else-00') }
    expect((await deliverTo(proxy.url, body, { headers: wrong })).status).toBe(401)
  })
})

describe('nothing that is refused is hidden', () => {
  const large = 1_048_577
  const unreadable = Buffer.from('{"event":"call_ended","call":{"call_id":"call_unreadable"}')
  const zipped = gzipSync(eventBody('call_zipped'))
  const cases: [Refused['reason'], string, number, number, () => Promise<Response | string>][] = [
    ['too_large', 'retell', 413, large, () => deliverTo(proxy.url, Buffer.alloc(large, ' '))],
    [
      'compressed',
      'retell',
      415,
      zipped.length,
      () => deliverTo(proxy.url, zipped, { headers: { 'content-encoding': 'gzip' } }),
    ],
    ['malformed', 'retell', 400, unreadable.length, () => deliverTo(proxy.url, unreadable)],
    ['not_found', '?', 404, 2, () => deliverTo(proxy.url, Buffer.from('{}'), { route: 'other' })],
    ['not_found', '?', 404, 2, () => fetch(`${proxy.url}/webhook`, { method: 'POST', body: '{}' })],
    ['not_found', '?', 404, 2, () => fetch(`${proxy.url}/hooks/retell//`, { method: 'POST', body: '{}' })],
    ['wrong_method', 'retell', 405, 0, () => fetch(`${proxy.url}/hooks/retell`)],
    ['bad_signature', 'retell', 401, 2, () => fetch(`${proxy.url}/hooks/retell`, { method: 'POST', body: '{}' })],
    ['bad_request', '?', 400, 0, () => raw(['POST nonsense\r\n\r\n'])],
    ['timeout', 'retell', 408, 9, () => raw([head(9, [`X-Retell-Signature: ${signed(Buffer.alloc(9))}`]), '{"a"'])],
  ]
  test.each(cases)(
    '%s (route %s): %i, counted, and listed with its size',
    async (reason, route, status, size, send) => {
      const before = await counted(route, reason)
      const at = Date.now()
      const answer = await send()
      expect(typeof answer === 'string' ? Number(answer.split(' ')[1]) : answer.status).toBe(status)
      expect(await counted(route, reason)).toBe(before + 1)
      const listed = (await refusals())[0]
      expect(listed).toEqual({ at: listed?.at, route, reason, size })
      expect(Math.abs((listed?.at ?? 0) - at)).toBeLessThan(10_000)
      await eventually(async () =>
        (await ledgerOf(proxy.url)).some(
          (row) => row.kind === 'rejected' && row.reason === reason && row.size === size,
        ),
      )
      expect(arrived('call_unreadable')).toHaveLength(0)
    },
  )

  test('a client that leaves in the middle of its body is counted too', async () => {
    const before = await counted('retell', 'aborted')
    const socket = connect(proxy.port, '127.0.0.1')
    socket.write(`${head(100, [`X-Retell-Signature: ${signed(Buffer.from('x'))}`])}half`)
    await sleep(200)
    socket.destroy()
    await eventually(async () => (await counted('retell', 'aborted')) === before + 1)
  })

  test('the list is bounded for each reason, so that a flood of one hides no other', async () => {
    for (let round = 0; round < 6; round++)
      await Promise.all(
        Array.from({ length: 20 }, () => fetch(`${proxy.url}/hooks/retell`, { method: 'POST', body: '{}' })),
      )
    const list = await refusals()
    expect(list.filter(({ reason }) => reason === 'bad_signature')).toHaveLength(50)
    expect(list.some(({ reason }) => reason === 'too_large')).toBe(true)
  })
})

describe('a stranger', () => {
  test('is refused before his body is read, when there is no signature, and whatever he says its length is', async () => {
    expect(await raw([head(1_000_000)], 1_500)).toMatch(/^HTTP\/1\.1 401 /)
    expect(await raw([head(2_000_000_000, [`X-Retell-Signature: ${signed(Buffer.from(''))}`])], 1_500)).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  test('cannot make the proxy count rows, and gets his refusal although the tables are locked', async () => {
    const client = new pg.Client({ connectionString: database.url('proxy') })
    await client.connect()
    await client.query('begin')
    await client.query('lock table events, ledger in access exclusive mode')
    try {
      expect((await fetch(`${proxy.url}/healthz`, { signal: AbortSignal.timeout(2_000) })).status).toBe(200)
      expect((await fetch(`${proxy.url}/metrics`, { signal: AbortSignal.timeout(2_000) })).status).toBe(401)
      const forged = { headers: { [RETELL_HEADER]: signed(Buffer.from('x')) } }
      expect((await deliverTo(proxy.url, eventBody('call_forged'), forged)).status).toBe(401)
      // And the provider hears in time that it has to come again.
      const late = await deliverTo(proxy.url, eventBody('call_locked'))
      expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5'])
    } finally {
      await client.query('rollback')
      await client.end()
    }
    expect((await deliverTo(proxy.url, eventBody('call_locked'))).status).toBe(200)
    await eventually(() => arrived('call_locked').length > 0)
    await sleep(300)
    expect(arrived('call_locked')).toHaveLength(1)
  })

  test('holds no more connections than one client may, and shuts nobody out with them', async () => {
    const sockets: Socket[] = []
    const open = () => sockets.filter((socket) => socket.readyState === 'open').length
    try {
      for (let count = 0; count < 1_500; count++) {
        const socket = connect(proxy.port, '127.0.0.1')
        socket.on('error', () => {})
        socket.resume()
        socket.write(`${head(100, [`X-Retell-Signature: ${signed(Buffer.from('x'))}`])}half`)
        sockets.push(socket)
        if (count % 100 === 99) await sleep(20)
      }
      const answers = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => (await deliverTo(proxy.url, eventBody(`call_beside_${n}`))).status),
      )
      expect(answers).toEqual(Array(20).fill(200))
      await eventually(() => open() <= perClient, 5_000)
      // And those that are left end by themselves.
      await eventually(() => open() === 0, 4 * requestTimeoutMs)
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

  test('takes the connection of no operator who waits for an answer', async () => {
    const client = new pg.Client({ connectionString: database.url('proxy') })
    await client.connect()
    await client.query('begin')
    await client.query('lock table ledger in access exclusive mode')
    const asked = operate(proxy.url, '/ledger?limit=1').then(
      ({ status }) => status,
      (error: Error) => error.message,
    )
    const waiting = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`
    await eventually(async () => (await client.query(waiting)).rows[0].n > 0)
    const sockets: Socket[] = []
    try {
      for (let count = 0; count < perClient + 50; count++) {
        const socket = connect(proxy.port, '127.0.0.1')
        socket.on('error', () => {})
        sockets.push(socket)
        if (count % 100 === 99) await sleep(20)
      }
      await eventually(() => sockets.some((socket) => socket.destroyed || socket.readyState === 'closed'), 5_000)
    } finally {
      await client.query('rollback')
      await client.end()
    }
    expect(await asked).toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  test('is told 400 about a NUL, in a query and in a body', async () => {
    const answers = [
      await operate(proxy.url, '/ledger?call_id=%00'),
      await operate(proxy.url, '/ledger?after=a%00b'),
      await operate(proxy.url, '/replay', { method: 'POST', body: { route: 'retell', call_id: 'a\u0000b' } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
    expect(proxy.stderr()).not.toContain('error')
  })

  test('cannot hold up a stop with bodies that never end', async () => {
    upstream.answer = (received, response) => void setTimeout(() => accept(received, response), 500)
    const stalled = Array.from({ length: 5 }, () => {
      const socket = connect(proxy.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(`${head(100, [`X-Retell-Signature: ${signed(Buffer.from('x'))}`])}half`)
      return socket
    })
    await deliverTo(proxy.url, eventBody('call_last'))
    await eventually(() => arrived('call_last').length === 1)
    await proxy.kill('SIGTERM')
    expect(await proxy.ended).toBe(0)
    for (const socket of stalled) socket.destroy()
    proxy = await startProxy(env)
    const attempts = (await ledgerOf(proxy.url, 'call_last')).filter(({ kind }) => kind === 'attempt')
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['delivered'])
  })
})

test('the operator can have a port of his own; then the public one knows nothing of it', async () => {
  await proxy.kill('SIGTERM')
  const operatorPort = proxy.port + 1
  proxy = await startProxy({ ...env, PROXY_OPERATOR_PORT: String(operatorPort) })
  const authorization = `Bearer ${OPERATOR_TOKEN}`
  for (const path of ['/ledger', '/refusals', '/status', '/metrics']) {
    expect((await fetch(proxy.url + path, { headers: { authorization } })).status, path).toBe(404)
    const operator = `http://127.0.0.1:${operatorPort}${path}`
    expect((await fetch(operator, { headers: { authorization } })).status, path).toBe(200)
    expect((await fetch(operator)).status, path).toBe(401)
  }
  expect((await deliverTo(proxy.url, eventBody('call_apart'))).status).toBe(200)
})
