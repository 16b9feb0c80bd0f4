import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { deliverTo, eventBody, type LedgerRow, ledgerOf, operate, type ProxyProcess, startProxy } from '../rigs/proxy'
import { accept, answerWith, startUpstream, type Upstream } from '../rigs/upstream'
import { SCHEDULE_MS } from '../webhook-proxy/schedule'

/** 5 s become 100 ms, 5 min 6 s. */
const SCALE = 50
/** The whole schedule takes 2.7 s. */
const FAST_SCALE = 100_000
/** Machine load may start an attempt late, never early. */
const LATE_MS = 500

let database: TestDatabase
let upstream: Upstream
let proxy: ProxyProcess
let fast: ProxyProcess

beforeAll(async () => {
  database = await startDatabase(['proxy', 'fast'])
  upstream = await startUpstream()
  const env = {
    PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
    PROXY_FAULTS: 'on',
    PROXY_ATTEMPT_TIMEOUT_MS: '300',
  }
  proxy = await startProxy({ ...env, PROXY_DATABASE_URL: database.url('proxy'), RETRY_SCALE: String(SCALE) })
  fast = await startProxy({ ...env, PROXY_DATABASE_URL: database.url('fast'), RETRY_SCALE: String(FAST_SCALE) })
})
afterAll(async () => {
  await proxy?.kill('SIGTERM')
  await fast?.kill('SIGTERM')
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

/** Answers as the steps say, then accepts. */
function first(...answers: Upstream['answer'][]): Upstream['answer'] {
  let count = 0
  return (request, response) => (answers[count++] ?? accept)(request, response)
}

const isLast = ({ kind, outcome }: LedgerRow) => kind === 'dead' || outcome === 'delivered'

async function settledLedger(url: string, call: string): Promise<LedgerRow[]> {
  return eventually(async () => {
    const entries = await ledgerOf(url, call)
    return entries.some(isLast) && entries
  }, 20_000)
}

const attemptsOf = (entries: LedgerRow[]) => entries.filter(({ kind }) => kind === 'attempt')

/** Each attempt after the first: due by the schedule and its jitter, started then and not before. */
function expectSchedule(attempts: LedgerRow[], scale: number): void {
  attempts.slice(1).forEach((attempt, index) => {
    const before = attempts[index] as LedgerRow
    const delay = (SCHEDULE_MS[index + 1] as number) / scale
    const due = (attempt.due_at as number) - before.at
    expect(due).toBeGreaterThanOrEqual(delay * 0.97 - 1)
    expect(due).toBeLessThanOrEqual(delay * 1.03 + 1)
    expect(attempt.scheduled_delay_ms).toBe(Math.round(delay))
    const late = (attempt.started_at as number) - (attempt.due_at as number)
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(LATE_MS)
  })
}

describe('a failing upstream', () => {
  test('is asked again on schedule, with the same id and body and a signature of its own', async () => {
    upstream.answer = first(answerWith(500), answerWith(404))
    const body = eventBody('call_retry')
    await deliverTo(proxy.url, body)
    const attempts = attemptsOf(await settledLedger(proxy.url, 'call_retry'))
    expect(attempts.map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual([
      [1, 'failed', 500],
      [2, 'failed', 404],
      [3, 'delivered', 200],
    ])
    expectSchedule(attempts, SCALE)
    expect(new Set(upstream.requests.map(({ id }) => id)).size).toBe(1)
    expect(upstream.requests.every((request) => request.body.equals(body))).toBe(true)
    const [one, , three] = upstream.requests.map(({ headers }) => headers['webhook-timestamp'])
    expect(Number(three) - Number(one)).toBeGreaterThanOrEqual(5)
  })

  test('that asks for a pause gets it, in real seconds, when it is longer than the schedule', async () => {
    upstream.answer = first(answerWith(503, { 'retry-after': '1' }))
    await deliverTo(proxy.url, eventBody('call_pause'))
    const [one, two] = attemptsOf(await settledLedger(proxy.url, 'call_pause'))
    expect(two).toMatchObject({ attempt: 2, outcome: 'delivered', retry_after_ms: 1000, scheduled_delay_ms: 100 })
    expect(two?.due_at).toBe((one?.at ?? Number.NaN) + 1000)
    expect(two?.started_at).toBeGreaterThanOrEqual(two?.due_at ?? Number.NaN)
    expect(one).not.toHaveProperty('retry_after_ms')
  })

  test('that redirects has failed, and nobody follows', async () => {
    upstream.answer = first(answerWith(307, { location: `${upstream.url}elsewhere` }))
    await deliverTo(proxy.url, eventBody('call_redirect'))
    const attempts = attemptsOf(await settledLedger(proxy.url, 'call_redirect'))
    expect(attempts.map(({ outcome, status }) => [outcome, status])).toEqual([
      ['failed', 307],
      ['delivered', 200],
    ])
    expect(upstream.requests).toHaveLength(2)
  })

  test('that says nothing has its timeout; one that hangs up has failed', async () => {
    upstream.answer = first(
      () => {},
      (_request, response) => response.destroy(),
    )
    await deliverTo(fast.url, eventBody('call_silent'))
    const attempts = attemptsOf(await settledLedger(fast.url, 'call_silent'))
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['timeout', 'failed', 'delivered'])
    expect(attempts[0]?.at).toBeGreaterThanOrEqual((attempts[0]?.started_at ?? Number.NaN) + 299)
    expect(attempts[0]).not.toHaveProperty('status')
  })

  test('holds up the later events of the call, which follow in their order, and no other call', async () => {
    const failing = first(answerWith(500), answerWith(500))
    upstream.answer = (request, response) => (request.body.includes('call_order') ? failing : accept)(request, response)
    await deliverTo(proxy.url, eventBody('call_order', 'call_started'))
    await eventually(() => upstream.requests.length > 0)
    await deliverTo(proxy.url, eventBody('call_other', 'call_started'))
    await eventually(() => upstream.requests.some(({ body }) => body.includes('call_other')))
    for (const event of ['call_ended', 'call_analyzed']) await deliverTo(proxy.url, eventBody('call_order', event))
    const attempts = await eventually(async () => {
      const found = attemptsOf(await ledgerOf(proxy.url, 'call_order'))
      return found.some(({ event, outcome }) => event === 'call_analyzed' && outcome === 'delivered') && found
    }, 20_000)
    expect(attempts.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['call_started', 'failed'],
      ['call_started', 'failed'],
      ['call_started', 'delivered'],
      ['call_ended', 'delivered'],
      ['call_analyzed', 'delivered'],
    ])
  })
})

describe('dead letters', () => {
  const replay = async (url: string, body: object) => {
    return (await operate(url, '/replay', { method: 'POST', body })).json()
  }

  test('410 gives an event up at once', async () => {
    upstream.answer = answerWith(410)
    await deliverTo(proxy.url, eventBody('call_gone'))
    const entries = await settledLedger(proxy.url, 'call_gone')
    expect(entries.map(({ kind }) => kind)).toEqual(['received', 'attempt', 'dead'])
    expect(entries[2]).toMatchObject({ reason: 'gone', attempt: 1 })
  })

  test('after the whole schedule an event is dead; a replay sends it again and counts on', async () => {
    upstream.answer = answerWith(500)
    await deliverTo(fast.url, eventBody('call_dead'))
    await deliverTo(fast.url, eventBody('call_dead_too'))
    const entries = await settledLedger(fast.url, 'call_dead')
    await settledLedger(fast.url, 'call_dead_too')
    const attempts = attemptsOf(entries)
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expectSchedule(attempts, FAST_SCALE)
    expect(entries.at(-1)).toMatchObject({ kind: 'dead', reason: 'exhausted', attempt: 10 })

    upstream.answer = first(answerWith(500))
    expect(await replay(fast.url, { route: 'retell', call_id: 'call_dead' })).toEqual({ replayed: 1 })
    const after = await eventually(async () => {
      const found = await ledgerOf(fast.url, 'call_dead')
      return found.at(-1)?.outcome === 'delivered' && found
    })
    expect(
      after.slice(entries.length).map(({ kind, attempt, scheduled_delay_ms }) => [kind, attempt, scheduled_delay_ms]),
    ).toEqual([
      ['replayed', undefined, undefined],
      ['attempt', 11, 0],
      ['attempt', 12, 0],
    ])
    expect(await replay(fast.url, { route: 'retell', call_id: 'call_dead' })).toEqual({ replayed: 0 })
    expect(await replay(fast.url, { route: 'retell' })).toEqual({ replayed: 1 })
    await eventually(async () => (await ledgerOf(fast.url, 'call_dead_too')).at(-1)?.outcome === 'delivered')
  })

  test('replays that race the retries never make two attempts at once', async () => {
    upstream.answer = (request, response) => {
      setTimeout(() => answerWith(Math.random() < 0.5 ? 410 : 500)(request, response), 5)
    }
    const calls = Array.from({ length: 20 }, (_, index) => `call_race_${index}`)
    await Promise.all(calls.map((call) => deliverTo(fast.url, eventBody(call))))
    const end = Date.now() + 2000
    while (Date.now() < end) {
      await replay(fast.url, { route: 'retell' })
      await sleep(3)
    }
    upstream.answer = accept
    await eventually(async () => {
      await replay(fast.url, { route: 'retell' })
      const ledger = await ledgerOf(fast.url)
      return calls.every((call) => ledger.some(({ call_id, outcome }) => call_id === call && outcome === 'delivered'))
    }, 20_000)
    expect(upstream.overlaps).toBe(0)
    const attempts = (await ledgerOf(fast.url)).filter(
      ({ kind, call_id }) => kind === 'attempt' && call_id?.startsWith('call_race'),
    )
    for (const call of calls) {
      const numbers = attempts.filter(({ call_id }) => call_id === call).map(({ attempt }) => attempt)
      expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    }
  })
})

describe('faults', () => {
  const setFault = (fault: object) => operate(proxy.url, '/faults/retell', { method: 'PUT', body: fault })
  afterEach(async () => {
    expect((await operate(proxy.url, '/faults/retell', { method: 'DELETE' })).status).toBe(204)
  })
  const healthy = async () => ((await (await operate(proxy.url, '/status')).json()) as { in_flight: number }).in_flight

  test('an empty or unknown fault, an unknown route', async () => {
    expect((await setFault({})).status).toBe(400)
    expect((await setFault({ fail_always: true })).status).toBe(400)
    expect((await operate(proxy.url, '/faults/other', { method: 'DELETE' })).status).toBe(404)
  })

  test('fail_first fails attempts that the upstream never sees', async () => {
    expect(await (await setFault({ fail_first: 1 })).json()).toEqual({ fail_first: 1 })
    const body = eventBody('call_fail_first')
    await deliverTo(proxy.url, body)
    const attempts = attemptsOf(await settledLedger(proxy.url, 'call_fail_first'))
    expect(attempts.map(({ outcome, status }) => [outcome, status])).toEqual([
      ['failed', 503],
      ['delivered', 200],
    ])
    expect(upstream.requests.filter((request) => request.body.equals(body))).toHaveLength(1)
  })

  test('delay_ms starts each attempt late', async () => {
    await setFault({ delay_ms: 200 })
    await deliverTo(proxy.url, eventBody('call_delay'))
    const [attempt] = attemptsOf(await settledLedger(proxy.url, 'call_delay'))
    expect(attempt?.started_at).toBeGreaterThanOrEqual((attempt?.due_at ?? Number.NaN) + 200)
  })

  test('drop_every acknowledges, records, and loses', async () => {
    await eventually(async () => (await healthy()) === 0, 20_000)
    upstream.requests.length = 0
    await setFault({ drop_every: 2 })
    for (const call of ['call_kept', 'call_dropped']) await deliverTo(proxy.url, eventBody(call))
    await settledLedger(proxy.url, 'call_kept')
    await eventually(async () => (await healthy()) === 0)
    expect((await ledgerOf(proxy.url, 'call_dropped')).map(({ kind }) => kind)).toEqual(['received'])
    expect(upstream.requests).toHaveLength(1)
  })

  test('duplicate_every forwards twice, one after the other', async () => {
    await setFault({ duplicate_every: 1 })
    await deliverTo(proxy.url, eventBody('call_duplicate'))
    const attempts = await eventually(async () => {
      const found = attemptsOf(await ledgerOf(proxy.url, 'call_duplicate'))
      return found.length === 2 && found
    })
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered'])
    expect(attempts[1]?.started_at).toBeGreaterThanOrEqual(attempts[0]?.at ?? Number.NaN)
  })

  test('reorder_every lets the next event pass', async () => {
    await setFault({ reorder_every: 2 })
    for (const call of ['call_1', 'call_2', 'call_3']) await deliverTo(proxy.url, eventBody(call))
    await eventually(() => upstream.requests.length === 3)
    const order = upstream.requests.map(
      ({ body }) => (JSON.parse(body.toString()) as { call: { call_id: string } }).call.call_id,
    )
    expect(order).toEqual(['call_1', 'call_3', 'call_2'])
  })

  test('corrupt_signature_every forwards with a wrong signature until the fault ends', async () => {
    await setFault({ corrupt_signature_every: 1 })
    upstream.answer = first(answerWith(401))
    await deliverTo(proxy.url, eventBody('call_corrupt'))
    await eventually(() => upstream.requests.length === 1)
    await operate(proxy.url, '/faults/retell', { method: 'DELETE' })
    await settledLedger(proxy.url, 'call_corrupt')
    const [wrong, right] = upstream.requests.map(({ headers }) => headers['webhook-signature'])
    expect(wrong).toBe(`v1,${'A'.repeat(43)}=`)
    expect(right).not.toBe(wrong)
  })
})
