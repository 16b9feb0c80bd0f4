import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { endpoints } from '../contracts/generated/webhook-proxy'
import { startDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { eventBody, operate, PROVIDER_SECRET, type ProxyProcess, startProxy } from '../rigs/proxy'
import { startUpstream, type Upstream } from '../rigs/upstream'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'

const RATE_PER_S = 200
const WARM_UP_S = 5
const MEASURE_S = 20
const BURST = 1000

export interface ProxyFigures {
  /** Request received → first forward sent, ledger commit included, by the proxy's own histogram, at 200 events/s. */
  forward_p95_ms: number
  /** Provider's request begun → upstream's request received, seen from outside, HTTP included, at 200 events/s. */
  outside_p95_ms: number
  /** Events of the steady load. */
  steady_events: number
  /** Events sent at once. */
  burst_events: number
  /** Of those, acknowledged and never received by the upstream. */
  burst_lost: number
  /** First event of the burst sent → last one received by the upstream. */
  burst_ms: number
}

/** Measures the webhook proxy on a PostgreSQL of its own: 200 events/s for 20 s, then 1,000 events at once. */
export async function measureProxy(): Promise<ProxyFigures> {
  const database = await startDatabase(['proxy'])
  const upstream = await startUpstream()
  const proxy = await startProxy({
    PROXY_DATABASE_URL: database.url('proxy'),
    PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
  })
  const provider = new Pool(proxy.url, { connections: 64 })
  try {
    return { ...(await steady(proxy, upstream, provider)), ...(await burst(upstream, provider)) }
  } finally {
    await provider.destroy()
    await proxy.kill('SIGTERM')
    await upstream.close()
    await database.remove()
  }
}

async function steady(proxy: ProxyProcess, upstream: Upstream, provider: Pool) {
  await sendSteadily(provider, 'call_warm', WARM_UP_S)
  const before = await forwardBuckets(proxy)
  const sent = await sendSteadily(provider, 'call_steady', MEASURE_S)
  await eventually(() => received(upstream, 'call_steady').size === sent.size)
  const after = await forwardBuckets(proxy)
  const arrivals = received(upstream, 'call_steady')
  const outside = [...sent].map(([call, at]) => (arrivals.get(call) as number) - at).sort((a, b) => a - b)
  return {
    forward_p95_ms: quantile(
      after.map(({ le, count }, index) => ({ le, count: count - (before[index]?.count ?? 0) })),
      0.95,
    ),
    outside_p95_ms: outside[Math.ceil(outside.length * 0.95) - 1] as number,
    steady_events: sent.size,
  }
}

async function burst(upstream: Upstream, provider: Pool) {
  const start = performance.now()
  const calls = Array.from({ length: BURST }, (_, index) => `call_burst_${index}`)
  const acknowledged = await Promise.all(calls.map((call) => send(provider, call)))
  const expected = calls.filter((_, index) => acknowledged[index])
  await eventually(() => received(upstream, 'call_burst').size >= expected.length, 30_000).catch(() => {})
  const arrivals = received(upstream, 'call_burst')
  return {
    burst_events: expected.length,
    burst_lost: expected.filter((call) => !arrivals.has(call)).length,
    burst_ms: Math.max(...arrivals.values()) - start,
  }
}

/** Sends events at even distances; returns when each was sent. */
async function sendSteadily(provider: Pool, prefix: string, seconds: number): Promise<Map<string, number>> {
  const sent = new Map<string, number>()
  const answers: Promise<boolean>[] = []
  const start = performance.now()
  for (let count = 0; count < RATE_PER_S * seconds; count++) {
    await sleep(start + (count * 1000) / RATE_PER_S - performance.now())
    const call = `${prefix}_${count}`
    sent.set(call, performance.now())
    answers.push(send(provider, call))
  }
  const refused = (await Promise.all(answers)).filter((ok) => !ok).length
  if (refused > 0) throw new Error(`the proxy refused ${refused} of ${sent.size} events`)
  return sent
}

/** Delivers one event of about 1 kB; whether it was acknowledged. */
async function send(provider: Pool, call: string): Promise<boolean> {
  const body = eventBody(call, 'call_ended', { transcript: 'x'.repeat(900) })
  const { method, path } = endpoints.receiveHook
  const headers = { 'content-type': 'application/json', [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now()) }
  const response = await provider.request({ method, path: path.replace('{route}', 'retell'), headers, body })
  await response.body.dump()
  return response.statusCode === 200
}

/** When each call's first event arrived, by `performance.now()`. */
function received({ requests }: Upstream, prefix: string): Map<string, number> {
  const arrivals = new Map<string, number>()
  for (const { body, arrival } of requests) {
    const { call } = JSON.parse(body.toString()) as { call: { call_id: string } }
    if (call.call_id.startsWith(prefix) && !arrivals.has(call.call_id)) arrivals.set(call.call_id, arrival)
  }
  return arrivals
}

interface Bucket {
  /** Upper bound in seconds. */
  le: number
  /** Events at or below it. */
  count: number
}

async function forwardBuckets({ url }: ProxyProcess): Promise<Bucket[]> {
  const text = await (await operate(url, '/metrics')).text()
  return [...text.matchAll(/^proxy_forward_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)].map(([, le, count]) => ({
    le: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    count: Number(count),
  }))
}

/** A quantile in ms, interpolated inside its bucket as Prometheus does. */
function quantile(buckets: Bucket[], q: number): number {
  const rank = (buckets.at(-1)?.count ?? 0) * q
  const at = buckets.findIndex(({ count }) => count >= rank)
  const upper = buckets[at] as Bucket
  const lower = buckets[at - 1] ?? { le: 0, count: 0 }
  return 1000 * (lower.le + ((upper.le - lower.le) * (rank - lower.count)) / (upper.count - lower.count))
}
