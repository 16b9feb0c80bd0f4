import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { freePort } from '../rigs/free-port'
import {
  deliverTo,
  eventBody,
  type LedgerRow,
  launchProxy,
  ledgerOf,
  operate,
  type ProxyProcess,
  startProxy,
} from '../rigs/proxy'
import { accept, answerWith, startUpstream, type Upstream } from '../rigs/upstream'

let database: TestDatabase
let upstream: Upstream
let proxy: ProxyProcess
let env: Record<string, string>

beforeAll(async () => {
  database = await startDatabase(['proxy'])
  upstream = await startUpstream()
  env = {
    PROXY_PORT: String(await freePort()),
    PROXY_DATABASE_URL: database.url('proxy'),
    PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
    RETRY_SCALE: '50',
    // A burst of 1,000 beside what the tests before it left open: one client has them all.
    PROXY_MAX_CONNECTIONS_PER_CLIENT: '1500',
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
afterEach(() => {
  expect(upstream.overlaps).toBe(0)
})

const callOf = ({ body }: { body: Buffer }) =>
  (JSON.parse(body.toString()) as { call: { call_id: string } }).call.call_id
const arrived = () => new Set(upstream.requests.map(callOf))

/** Sends one event the way the provider does: again until it is acknowledged. */
async function provide(call: string): Promise<void> {
  const body = eventBody(call, 'call_ended', { transcript: 'x'.repeat(500) })
  for (;;) {
    const response = await deliverTo(proxy.url, body).catch(() => undefined)
    await response?.arrayBuffer().catch(() => {})
    if (response?.ok) return
    await sleep(100)
  }
}

/** Events at a steady rate, as their acknowledgements. */
async function load(
  prefix: string,
  perSecond: number,
  seconds: number,
): Promise<{ calls: string[]; acknowledged: Promise<void>[] }> {
  const calls: string[] = []
  const acknowledged: Promise<void>[] = []
  const start = performance.now()
  for (let count = 0; count < perSecond * seconds; count++) {
    await sleep(Math.max(0, start + (count * 1000) / perSecond - performance.now()))
    const call = `${prefix}_${count}`
    calls.push(call)
    acknowledged.push(provide(call))
  }
  return { calls, acknowledged }
}

describe('kill -9', () => {
  test('in the middle of load loses no acknowledged event', async () => {
    upstream.answer = (request, response) => void setTimeout(() => accept(request, response), 20)
    const running = load('call_load', 300, 4)
    await eventually(() => arrived().size > 200, 20_000)
    await proxy.kill('SIGKILL')
    expect(arrived().size).toBeLessThan(1200)
    proxy = await startProxy(env)
    expect(proxy.stderr()).toContain('retry schedule')

    const { calls, acknowledged } = await running
    await Promise.all(acknowledged)
    await eventually(() => calls.every((call) => arrived().has(call)), 20_000)
    const delivered = async () => {
      const ledger = await ledgerOf(proxy.url)
      return new Set(ledger.filter(({ outcome }) => outcome === 'delivered').map(({ call_id }) => call_id))
    }
    await eventually(async () => {
      const ids = await delivered()
      return calls.every((call) => ids.has(call))
    })
  })

  test('while events wait for a retry: they go on where they were', async () => {
    upstream.answer = answerWith(500)
    await deliverTo(proxy.url, eventBody('call_wait'))
    const before = await eventually(async () => {
      const found = (await ledgerOf(proxy.url, 'call_wait')).filter(({ kind }) => kind === 'attempt')
      return found.length === 2 && found
    })
    await proxy.kill('SIGKILL')
    upstream.answer = accept
    proxy = await startProxy(env)
    const third = await eventually(
      async () => (await ledgerOf(proxy.url, 'call_wait')).find(({ attempt }) => attempt === 3),
      20_000,
    )
    expect(third).toMatchObject({ outcome: 'delivered', scheduled_delay_ms: 6000 })
    const delay = (third.due_at as number) - (before[1]?.at as number)
    expect(delay).toBeGreaterThanOrEqual(5819)
    expect(delay).toBeLessThanOrEqual(6181)
    expect(third.started_at).toBeGreaterThanOrEqual(third.due_at as number)
  })
})

test('a burst of 1,000 loses none', async () => {
  const calls = Array.from({ length: 1000 }, (_, index) => `call_burst_${index}`)
  const answers = await Promise.all(calls.map(async (call) => (await deliverTo(proxy.url, eventBody(call))).status))
  expect(new Set(answers)).toEqual(new Set([200]))
  await eventually(() => arrived().size === 1000, 20_000)
  expect(upstream.requests).toHaveLength(1000)
})

test('more than a lane holds in memory waits in the database, and all of it arrives', async () => {
  upstream.answer = (request, response) => void setTimeout(() => accept(request, response), 100)
  const calls = Array.from({ length: 3000 }, (_, index) => `call_backlog_${index}`)
  for (let at = 0; at < calls.length; at += 500) {
    await Promise.all(calls.slice(at, at + 500).map((call) => deliverTo(proxy.url, eventBody(call))))
  }
  await eventually(() => arrived().size === 3000, 30_000)
  expect(upstream.requests).toHaveLength(3000)
})

test('a reader that pages all the time sees every row once, also those that commit late', async () => {
  const seen: LedgerRow[] = []
  let next = ((await (await operate(proxy.url, '/ledger?tail=true')).json()) as { next: string }).next
  const page = async () => {
    const query = new URLSearchParams({ after: next, limit: '7' })
    const answer = (await (await operate(proxy.url, `/ledger?${query}`)).json()) as {
      entries: LedgerRow[]
      next: string
    }
    seen.push(...answer.entries)
    next = answer.next
    return answer.entries.length
  }
  let writing = true
  const reader = (async () => {
    while (writing) await page()
  })()

  // Transactions that stay open for a while after their insert, beside the proxy's own.
  const slow = Array.from({ length: 4 }, async (_, writer) => {
    const client = new pg.Client({ connectionString: database.url('proxy') })
    await client.connect()
    for (let row = 0; row < 15; row++) {
      await client.query('begin')
      await client.query(`insert into ledger (kind, route, reason, at) values ('rejected', 'slow', $1, 1)`, [
        `${writer}.${row}`,
      ])
      await sleep(Math.random() * 150)
      await client.query('commit')
    }
    await client.end()
  })
  const { calls, acknowledged } = await load('call_cursor', 50, 3)
  await Promise.all([...acknowledged, ...slow])
  await eventually(async () => (await ledgerOf(proxy.url, calls.at(-1))).length === 2)
  writing = false
  await reader
  while ((await page()) > 0);

  expect(
    seen
      .filter(({ route }) => route === 'slow')
      .map(({ reason }) => reason)
      .sort(),
  ).toEqual(
    Array.from({ length: 4 }, (_, writer) => Array.from({ length: 15 }, (_, row) => `${writer}.${row}`))
      .flat()
      .sort(),
  )
  const own = seen
    .filter(({ call_id }) => call_id?.startsWith('call_cursor'))
    .map(({ kind, call_id }) => `${kind} ${call_id}`)
  expect(own.sort()).toEqual(calls.flatMap((call) => [`received ${call}`, `attempt ${call}`]).sort())
})

test('without its database nothing is acknowledged; with it, all goes on', async () => {
  upstream.answer = answerWith(500)
  await deliverTo(proxy.url, eventBody('call_outage'))
  await eventually(() => upstream.requests.length > 0)
  await database.stop()
  const refused = await deliverTo(proxy.url, eventBody('call_refused'))
  expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([503, 'unavailable'])
  expect((await fetch(`${proxy.url}/healthz`)).status).toBe(503)
  upstream.answer = accept
  await database.restart()
  await provide('call_refused')
  await eventually(() => arrived().has('call_refused') && arrived().has('call_outage'), 20_000)
})

describe('a start that cannot succeed: one line, exit 1', () => {
  const failedStart = async (changed: Record<string, string>) => {
    const other = await launchProxy({ ...env, ...changed })
    expect(other.ready).toBe(false)
    expect(await other.proxy.ended).toBe(1)
    return other.proxy.stderr()
  }

  test('a second proxy on the same database', async () => {
    const message = await failedStart({ PROXY_PORT: String(await freePort()) })
    expect(message).toMatch(
      /^PROXY_DATABASE_URL: another webhook proxy forwards from 127\.0\.0\.1:\d+\/proxy; [^\n]*\n$/,
    )
    await provide('call_still_served')
  })

  test('a database that is not there', async () => {
    const message = await failedStart({
      PROXY_DATABASE_URL: `postgres://sla:not-shown@127.0.0.1:${await freePort()}/proxy`,
    })
    expect(message).toMatch(
      /^PROXY_DATABASE_URL: no PostgreSQL answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\); [^\n]*\n$/,
    )
  })

  test('a bad setting', async () => {
    expect(await failedStart({ RETRY_SCALE: 'fast' })).toMatch(/^RETRY_SCALE is not a number; [^\n]*\n$/)
  })
})

test('SIGTERM lets attempts under way end and exits 0', async () => {
  upstream.answer = (request, response) => void setTimeout(() => accept(request, response), 500)
  await deliverTo(proxy.url, eventBody('call_last'))
  await eventually(() => arrived().has('call_last'))
  await proxy.kill('SIGTERM')
  expect(await proxy.ended).toBe(0)
  proxy = await startProxy(env)
  const attempts = (await ledgerOf(proxy.url, 'call_last')).filter(({ kind }) => kind === 'attempt')
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['delivered'])
})
