import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { freePort } from '../rigs/free-port'
import {
  deliverTo,
  eventBody,
  launchProxy,
  ledgerOf,
  OPERATOR_TOKEN,
  operate,
  PROVIDER_SECRET,
  type ProxyProcess,
  startProxy,
  UPSTREAM_KEY,
} from '../rigs/proxy'
import { accept, answerWith, startUpstream, type Upstream } from '../rigs/upstream'

const checkout = fileURLToPath(new URL('..', import.meta.url))
const hour = 3_600_000

let database: TestDatabase
let upstream: Upstream
let folder: string
beforeAll(async () => {
  database = await startDatabase(['old', 'kept', 'alone', 'slow'])
  upstream = await startUpstream()
  folder = await mkdtemp(join(tmpdir(), 'proxy-alone-'))
})
afterAll(async () => {
  await upstream?.close()
  await database?.remove()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  upstream.answer = accept
  upstream.requests.length = 0
})

const envOf = (name: string): Record<string, string> => ({
  PROXY_DATABASE_URL: database.url(name),
  PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
  RETRY_SCALE: '50',
})

async function withClient<T>(name: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url(name) })
  await client.connect()
  return use(client).finally(() => client.end())
}

/** The tables as the first version made them. */
const firstSchema = [
  `create table events (route text not null, key text not null, webhook_id text not null, call_id text, event text,
    emitted_at bigint, received_at bigint not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead', 'dropped')),
    attempts int not null default 0, step int not null default 0, due_at bigint not null,
    scheduled_delay_ms bigint not null default 0, retry_after_ms bigint, headers jsonb, payload bytea,
    primary key (route, key))`,
  `create index events_waiting on events (route, due_at) where state = 'waiting'`,
  `create index events_dead on events (route, call_id) where state = 'dead'`,
  `create table ledger (xid xid8 not null default pg_current_xact_id(),
    seq bigint not null generated always as identity, kind text not null, route text not null, call_id text, event text,
    emitted_at bigint, at bigint not null, attempt int, due_at bigint, scheduled_delay_ms bigint, retry_after_ms bigint,
    started_at bigint, outcome text, status int, processed_at bigint, reason text, primary key (xid, seq))`,
  `create index ledger_call on ledger (call_id, xid, seq)`,
]

test('a database of the first version is brought up to date, and what waited in it is forwarded in its order', async () => {
  const now = Date.now()
  const events = ['call_started', 'call_ended', 'call_analyzed']
  await withClient('old', async (client) => {
    for (const statement of firstSchema) await client.query(statement)
    // Stored in another order than they were received in.
    for (const [at, event] of [...events.entries()].reverse()) {
      await client.query(
        `insert into events (route, key, webhook_id, call_id, event, received_at, due_at, headers, payload)
         values ('retell', $1, $2, 'call_old', $3, $4, $4, '{"content-type":"application/json"}', $5)`,
        [JSON.stringify(['call_old', event]), `evt_${event}`, event, now - 60_000 + at, eventBody('call_old', event)],
      )
    }
    await client.query(
      `insert into events (route, key, webhook_id, call_id, event, received_at, due_at, state)
       values ('retell', '["call_done","call_ended"]', 'evt_done', 'call_done', 'call_ended', $1, $1, 'delivered')`,
      [now],
    )
    await client.query(`insert into ledger (kind, route, call_id, at) values ('received', 'retell', 'call_old', $1)`, [
      now,
    ])
  })
  for (let start = 0; start < 2; start++) {
    const proxy = await startProxy(envOf('old'))
    await eventually(() => upstream.requests.length >= 3)
    expect(await (await deliverTo(proxy.url, eventBody('call_done'))).json()).toEqual({
      received: true,
      duplicate: true,
    })
    expect((await ledgerOf(proxy.url, 'call_old')).filter(({ kind }) => kind === 'received')).toHaveLength(1)
    await proxy.kill('SIGTERM')
    expect(await proxy.ended).toBe(0)
  }
  expect(upstream.requests.map(({ id }) => id)).toEqual(events.map((event) => `evt_${event}`))
})

test('what is older than the settings say goes: rows of the ledger, keys, payloads of dead letters', async () => {
  const env = { ...envOf('kept'), PROXY_KEEP_KEYS_H: '100', PROXY_KEEP_LEDGER_H: '50', PROXY_KEEP_DEAD_H: '80' }
  let proxy: ProxyProcess = await startProxy(env)
  // More than the deletion takes in one step.
  await withClient('kept', (client) =>
    client.query(
      `insert into ledger (kind, route, reason, at) select 'rejected', 'retell', 'filler', $1 from generate_series(1, 1200)`,
      [Date.now()],
    ),
  )
  upstream.answer = answerWith(410)
  for (const call of ['call_dead_90', 'call_dead_120', 'call_dead_10']) await deliverTo(proxy.url, eventBody(call))
  await eventually(() => upstream.requests.length === 3)
  upstream.answer = accept
  for (const call of ['call_60', 'call_120']) await deliverTo(proxy.url, eventBody(call))
  await eventually(async () => (await ledgerOf(proxy.url)).filter(({ kind }) => kind === 'attempt').length === 5)
  await proxy.kill('SIGTERM')
  await withClient('kept', async (client) => {
    // As if so many hours had gone by.
    for (const age of [10, 60, 90, 120]) {
      const like = `call%${age}`
      await client.query('update events set received_at = received_at - $1 where call_id like $2', [age * hour, like])
      await client.query('update ledger set at = at - $1 where call_id like $2', [age * hour, like])
    }
    await client.query(`update ledger set at = at - $1 where reason = 'filler'`, [60 * hour])
  })
  proxy = await startProxy(env)
  await eventually(async () => {
    const { rows: left } = await withClient('kept', (client) =>
      client.query('select call_id, state, payload is null as empty from events order by call_id'),
    )
    return (
      JSON.stringify(left) ===
      JSON.stringify([
        { call_id: 'call_60', state: 'delivered', empty: true },
        { call_id: 'call_dead_10', state: 'dead', empty: false },
        { call_id: 'call_dead_90', state: 'expired', empty: true },
      ])
    )
  })
  const ledger = await eventually(async () => {
    const left = await ledgerOf(proxy.url)
    return left.length < 10 && left
  })
  expect(ledger.every(({ at }) => at > Date.now() - 50 * hour)).toBe(true)
  expect(
    ledger
      .filter(({ reason }) => reason === 'expired')
      .map(({ kind, call_id }) => `${kind} ${call_id}`)
      .sort(),
  ).toEqual(['dead call_dead_120', 'dead call_dead_90'])
  // What expired is known, and cannot be replayed; what did not can.
  expect(await (await deliverTo(proxy.url, eventBody('call_dead_90'))).json()).toMatchObject({ duplicate: true })
  expect(await (await operate(proxy.url, '/replay', { method: 'POST', body: { route: 'retell' } })).json()).toEqual({
    replayed: 1,
  })
  await proxy.kill('SIGTERM')
})

test('a start waits for a database that lets nobody in at first, for its rows and for its ownership', async () => {
  // As on a machine that starts everything at once: the first attempt of either is held for ever.
  let count = 0
  const relay = createServer((socket) => {
    socket.on('error', () => {})
    count += 1
    if (count === 1 || count === 3) return
    const { hostname, port } = new URL(database.url('slow'))
    const server = connect(Number(port), hostname)
    server.on('error', () => {})
    socket.pipe(server).pipe(socket)
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const url = new URL(database.url('slow'))
  url.port = String((relay.address() as AddressInfo).port)
  try {
    const { proxy, ready } = await launchProxy({ ...envOf('slow'), PROXY_DATABASE_URL: url.href })
    expect(ready, proxy.stderr()).toBe(true)
    await proxy.kill('SIGTERM')
  } finally {
    relay.close()
  }
})

describe('sla proxy', () => {
  const run = (args: string[], env: Record<string, string>): { child: ChildProcess; said: () => string } => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk
      })
    return { child, said: () => said }
  }
  const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve))

  test('runs it alone from one file, by a file of routes, and stops it cleanly', async () => {
    const port = await freePort()
    const routes = join(folder, 'routes.json')
    await writeFile(routes, JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }))
    const env = {
      PROXY_DATABASE_URL: database.url('alone'),
      PROXY_ROUTES_FILE: routes,
      PROXY_PROVIDER_SECRET: PROVIDER_SECRET,
      PROXY_UPSTREAM_SECRET: `whsec_${UPSTREAM_KEY.toString('base64')}`,
      PROXY_TOKEN: OPERATOR_TOKEN,
      PROXY_PORT: String(port),
    }
    const { child, said } = run([join(checkout, 'cli/sla.mjs'), 'proxy'], env)
    await eventually(() => said().includes('"ready":true'), 30_000).catch(() => expect(said()).toBe('ready'))
    const url = `http://127.0.0.1:${port}`
    expect((await deliverTo(url, eventBody('call_alone'))).status).toBe(200)
    await eventually(() => upstream.requests.length === 1)
    expect((await operate(url, '/status')).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    expect(said()).not.toContain('rror')
  })

  test('compiled, it needs nothing of the checkout; its mistakes are a line each', async () => {
    const file = join(folder, 'webhook-proxy.mjs')
    const compiling = run([join(checkout, 'cli/sla.mjs'), 'proxy', '--compile', file], {})
    expect(await ended(compiling.child)).toBe(0)
    expect((await stat(file)).size).toBeLessThan(8_000_000)
    const { child, said } = run([file], { PROXY_PORT: 'http', PROXY_TOKEN: 'short' })
    expect(await ended(child)).toBe(1)
    expect(said().trim().split('\n')).toEqual([
      expect.stringMatching(/^PROXY_PORT is not a whole number; /),
      expect.stringMatching(/^PROXY_DATABASE_URL is not set; /),
      expect.stringMatching(/^PROXY_TOKEN has 5 characters, fewer than 16; /),
    ])
  })
})
