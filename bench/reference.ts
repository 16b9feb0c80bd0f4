import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { resolveK6 } from '../cli/k6/resolve'
import { startReference } from '../cli/platform/platform'
import { noProgress } from '../cli/progress'
import { type components, endpoints } from '../contracts/generated/tcall'
import { referenceTcall } from '../reference/tcall/platform'

const OPEN_CALLS = 1000
const BULK = 200
const STATUS_PER_S = 500
const INITIATIONS_PER_S = 20
const WARM_UP_S = 10
const MEASURE_S = 30
const PHONE_NUMBER_ID = 'bench'

/** The reference TCall with 1,000 open calls under 500 status checks/s and 20 initiations/s, as k6 sees it. */
export interface ReferenceFigures {
  status_p95_ms: number
  status_max_ms: number
  status_per_s: number
  initiate_p95_ms: number
  initiate_max_ms: number
  initiate_per_s: number
  /** Requests that did not answer 200, and iterations that k6 could not start. */
  failed: number
  dropped: number
  /** Calls in progress when the measurement ended. */
  open_calls: number
  /** CPU of the TCall process for each request, its share of the dials and webhooks included. */
  cpu_ms_per_request: number
}

/** Measures the reference platform, all of it, on databases of its own: one platform and one k6 share the machine. */
export async function measureReference(): Promise<ReferenceFigures> {
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const platform = await startReference(referenceTcall, {
    ports: 'free',
    settings: { CONCURRENCY_LIMIT: '4000', CPS_LIMIT: '200' },
  })
  const directory = await mkdtemp(join(tmpdir(), 'bench-reference-'))
  try {
    const base = platform.urls.tcall
    const token = await logIn(base, platform.env['TCALL_ACCOUNTS'] as string)
    const ids = await openCalls(base, token)
    const script = join(directory, 'reference.js')
    const summary = join(directory, 'summary.json')
    await writeFile(script, k6Script(base, token, ids, summary))
    const before = await cpuSeconds(base)
    await promisify(execFile)(k6.path, ['run', '--quiet', script], { maxBuffer: 16 * 1024 * 1024 })
    const cpuS = (await cpuSeconds(base)) - before
    const query = `?status=in_progress&page_size=1&phone_number_id=${PHONE_NUMBER_ID}`
    const { count } = (await get(base + endpoints.listCallLogs.path + query, token)) as { count: number }
    return figures(JSON.parse(await readFile(summary, 'utf8')), count, cpuS)
  } finally {
    await platform.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

async function logIn(base: string, accountsFile: string): Promise<string> {
  const [, account = ''] = (await readFile(accountsFile, 'utf8')).split(/\r?\n/)
  const comma = account.indexOf(',')
  const credentials = { email: account.slice(0, comma), password: account.slice(comma + 1) }
  const { token } = (await post(base + endpoints.login.path, credentials)) as { token: string }
  return token
}

/** Opens the calls at the rate that the limit of calls per second allows; returns their ids. */
async function openCalls(base: string, token: string): Promise<number[]> {
  const phone_numbers = Array.from({ length: BULK }, (_, n) => `+1${212 + Math.floor(n / 100)}55501${pad(n % 100)}`)
  const ids: number[] = []
  while (ids.length < OPEN_CALLS) {
    const body = { agent_id: 1, phone_number_id: PHONE_NUMBER_ID, phone_numbers }
    const { results } = (await post(
      base + endpoints.bulkInitiateCalls.path,
      body,
      token,
    )) as components['schemas']['BulkResult']
    ids.push(...results.flatMap(({ callLogId }) => callLogId ?? []))
    await sleep(1_100)
  }
  return ids
}

/** Open model: the arrivals do not slow down when the platform does. */
function k6Script(base: string, token: string, ids: readonly number[], summary: string): string {
  const shape = (rate: number, exec: string) =>
    [
      `warm_${exec}: { executor: 'constant-arrival-rate', exec: '${exec}', rate: ${rate}, timeUnit: '1s', duration: '${WARM_UP_S}s', preAllocatedVUs: ${rate} }`,
      `${exec}: { executor: 'constant-arrival-rate', exec: '${exec}', rate: ${rate}, timeUnit: '1s', startTime: '${WARM_UP_S}s', duration: '${MEASURE_S}s', preAllocatedVUs: ${rate} }`,
    ].join(',\n    ')
  const call = { agent_id: 1, phone_number_id: PHONE_NUMBER_ID, to_number: '+12145550100', country_code: 'US' }
  return `import http from 'k6/http'
export const options = {
  discardResponseBodies: true,
  scenarios: {
    ${shape(STATUS_PER_S, 'status')},
    ${shape(INITIATIONS_PER_S, 'initiate')},
  },
  summaryTrendStats: ['p(95)', 'max'],
  thresholds: {
    'http_req_duration{scenario:status}': ['max>=0'],
    'http_req_duration{scenario:initiate}': ['max>=0'],
    'http_reqs{scenario:status}': ['count>=0'],
    'http_reqs{scenario:initiate}': ['count>=0'],
  },
}
const ids = ${JSON.stringify(ids)}
const headers = { authorization: 'Bearer ${token}', 'content-type': 'application/json' }
const call = ${JSON.stringify(JSON.stringify(call))}
export function status() {
  const id = ids[Math.floor(Math.random() * ids.length)]
  http.get('${base}${endpoints.getCallLog.path}'.replace('{id}', id), { headers, tags: { name: '${endpoints.getCallLog.name}' } })
}
export function initiate() {
  http.post('${base}${endpoints.initiateCall.path}', call, { headers })
}
export function handleSummary(data) {
  return { ${JSON.stringify(summary)}: JSON.stringify(data.metrics) }
}
`
}

type K6Metrics = Record<string, { values: Record<string, number> }>

function figures(metrics: K6Metrics, open_calls: number, cpuS: number): ReferenceFigures {
  const value = (metric: string, statistic: string): number => metrics[metric]?.values[statistic] ?? 0
  const of = (scenario: string) => {
    const duration = `http_req_duration{scenario:${scenario}}`
    return {
      p95: value(duration, 'p(95)'),
      max: value(duration, 'max'),
      perS: value(`http_reqs{scenario:${scenario}}`, 'count') / MEASURE_S,
    }
  }
  const [status, initiate] = [of('status'), of('initiate')]
  return {
    status_p95_ms: status.p95,
    status_max_ms: status.max,
    status_per_s: status.perS,
    initiate_p95_ms: initiate.p95,
    initiate_max_ms: initiate.max,
    initiate_per_s: initiate.perS,
    // http_req_failed is a rate whose "passes" are the failed requests.
    failed: value('http_req_failed', 'passes'),
    dropped: value('dropped_iterations', 'count'),
    open_calls,
    cpu_ms_per_request: (cpuS * 1000) / value('http_reqs', 'count'),
  }
}

async function cpuSeconds(base: string): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text()
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1])
}

function pad(n: number): string {
  return String(n).padStart(2, '0')
}

async function get(url: string, token: string): Promise<unknown> {
  return answer(await fetch(url, { headers: { authorization: `Bearer ${token}` } }))
}

async function post(url: string, body: object, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  return answer(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function answer(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}`)
  return response.json()
}
