import { tcallTargets } from '../../../thresholds/tcall'
import { rowOf } from '../../drive/run'
import { failuresWithin } from '../../drive/webhooks/schedule'
import type { Size } from '../../handover'
import { noteSkew } from '../../plan/note-skew'
import type { PlatformPlan } from '../../plan/platform'
import { requireReached, requireTls } from '../../plan/reach'
import { grouped } from '../../plan/summary/format'
import { toldSettings } from '../../plan/told-settings'
import * as api from '../drive/api'
import { callsInProgress } from '../drive/journeys/sample-concurrency'
import { retryBudgetS } from '../drive/journeys/webhook-retry'
import { login, tcallContext } from '../drive/platform'
import { routes } from '../drive/routes'
import { provider, proxy } from '../drive/services'
import { lacks } from '../drive/vocabulary'
import type { TcallRun } from '../run-data'
import { expectedOccupancy, occupancyNeeded } from './occupancy'

const mostPages = 50

type Planned = Parameters<PlatformPlan<never, TcallRun>['setup']>[0]

/** What only the platform can tell. Throws one line at the first thing that would make the run worthless. */
export function setupTcall({ run_id, size, traits }: Planned): TcallRun {
  const { values } = tcallContext()
  const data: TcallRun = {
    run_id,
    started_at: '',
    notes: [],
    platform_settings: {},
    clock_skew_ms: {},
    phone_number_id: values.TCALL_PHONE_NUMBER_ID || run_id,
    cleans_up: values.TCALL_PHONE_NUMBER_ID === '',
    agents: [],
    standing_calls: 0,
    retry_scale: 1,
    webhook_skew_ms: 0,
    retry_failures: 0,
    cursors: {},
  }
  checkPlatform(data)
  chooseAgents(data, values.TCALL_AGENT_IDS)
  countStanding(data)
  if (!lacks('webhook-proxy')) checkProxy(data, traits)
  if (!lacks('emission-log')) checkProvider(data, size, traits)
  data.webhook_skew_ms = webhookSkew(data)
  if (!data.cleans_up && !lacks('run-cleanup'))
    data.notes.push('the calls of this run stay on the platform: TCALL_PHONE_NUMBER_ID may have others')
  if (values.SHARE_ACCOUNTS) data.notes.push('accounts are shared: SHARE_ACCOUNTS=1')
  data.started_at = new Date().toISOString()
  return data
}

function checkPlatform(data: TcallRun): void {
  const { TCALL_BASE_URL } = tcallContext().values
  if (!lacks('health')) {
    const health = api.health()
    requireReached('TCALL_BASE_URL', TCALL_BASE_URL, health, health.body?.service === 'tcall')
    requireTls('TCALL_BASE_URL', TCALL_BASE_URL, health)
    data.platform_settings['tcall'] = toldSettings(health.body?.settings)
    noteSkew(data, 'platform', () => api.health())
  }
  const { accounts } = tcallContext()
  const reply = login(rowOf(accounts, 0))
  if (reply.status === 401 || reply.status === 403) {
    throw new Error(
      `TCALL_ACCOUNTS: the platform refuses the first account (status ${reply.status}); are these accounts of ${TCALL_BASE_URL}?`,
    )
  }
  requireReached(
    'TCALL_BASE_URL',
    TCALL_BASE_URL,
    reply,
    typeof reply.body?.token === 'string' && typeof reply.body.user?.id === 'number',
  )
}

function chooseAgents(data: TcallRun, named: readonly string[]): void {
  const agents = allAgents().filter((agent) => agent.is_active)
  const allowed = named.length > 0 ? agents.filter((agent) => named.includes(String(agent.id))) : agents
  const limited = allowed.find((agent) => typeof agent.max_concurrent_calls === 'number')
  if (limited && !lacks('queues'))
    data.small_team = { id: limited.id, queue_id: limited.queue_id ?? '', limit: limited.max_concurrent_calls ?? 0 }
  data.agents =
    named.length > 0 ? named.map(Number) : agents.filter((agent) => agent !== limited).map((agent) => agent.id)
  const unknown = named.find((id) => !agents.some((agent) => String(agent.id) === id))
  if (unknown)
    throw new Error(
      `TCALL_AGENT_IDS "${unknown}" is no active agent of the platform; correct it, or leave it out to use all active agents`,
    )
  if (data.agents.length === 0)
    throw new Error('the platform has no active agent to call with; activate one, or name them in TCALL_AGENT_IDS')
}

/** Every page of the agents; more than so many pages are no list that people made. */
function allAgents() {
  const agents: NonNullable<ReturnType<typeof api.agents>['body']>['results'] = []
  for (let page = 1; page <= mostPages; page++) {
    const reply = api.agents({ page, page_size: 100 })
    requireReached('TCALL_BASE_URL', tcallContext().values.TCALL_BASE_URL, reply, Array.isArray(reply.body?.results))
    agents.push(...(reply.body?.results ?? []))
    if (!reply.body?.next) break
  }
  return agents
}

/** Calls are told apart by the number they are dialled from; where the platform cannot, those standing are subtracted. */
function countStanding(data: TcallRun): void {
  // Others of the run's instances may have begun: their calls are the run's own.
  if (tcallContext().values.INSTANCES > 1 && data.cleans_up && !lacks('run-filter')) return
  const reply = callsInProgress(data)
  requireReached('TCALL_BASE_URL', tcallContext().values.TCALL_BASE_URL, reply, typeof reply.body?.count === 'number')
  data.standing_calls = reply.body?.count ?? 0
  if (data.standing_calls > 0)
    data.notes.push(`${grouped(data.standing_calls)} calls were in progress before the run and are subtracted`)
}

function checkProxy(data: TcallRun, traits: Planned['traits']): void {
  const { WEBHOOK_PROXY_URL } = tcallContext().values
  const health = proxy().health()
  requireReached('WEBHOOK_PROXY_URL', WEBHOOK_PROXY_URL, health, health.body?.service === 'webhook-proxy')
  const settings = health.body?.settings
  data.platform_settings['webhook-proxy'] = toldSettings(settings, ['on', 'off'])
  data.retry_scale = typeof settings?.retry_scale === 'number' ? settings.retry_scale : 1
  noteSkew(data, 'webhook-proxy', () => proxy().health())
  cursor(data, 'ledger', proxy().ledger({ tail: true })?.next, 'WEBHOOK_PROXY_URL')
  if (!lacks('webhook-effects')) cursor(data, 'effects', api.effects({ tail: true }).body?.next, 'TCALL_BASE_URL')
  if (lacks('proxy-faults')) return
  if (settings?.faults !== 'on')
    throw new Error(
      `WEBHOOK_PROXY_URL ${WEBHOOK_PROXY_URL}: fault injection is off there, which the retry journey needs; start the proxy with PROXY_FAULTS=on, or set ABSENT_CAPABILITIES=proxy-faults`,
    )
  const budgetS = retryBudgetS[traits.includes('once') ? 'smoke' : 'load']
  const failures = failuresWithin(budgetS, data.retry_scale)
  if (failures === 0)
    throw new Error(
      `WEBHOOK_PROXY_URL ${WEBHOOK_PROXY_URL}: with RETRY_SCALE ${data.retry_scale} its first retry comes later than the ${budgetS} s that the retry journey has; start the proxy with a higher RETRY_SCALE, or set ABSENT_CAPABILITIES=proxy-faults`,
    )
  data.retry_failures = Math.min(failures, 3)
  const set = proxy().setFault(routes.faulty, { fail_first: data.retry_failures })
  requireReached('WEBHOOK_PROXY_URL', WEBHOOK_PROXY_URL, set, true)
}

function checkProvider(data: TcallRun, size: Size, traits: Planned['traits']): void {
  const { PROVIDER_URL } = tcallContext().values
  const health = provider().health()
  requireReached('PROVIDER_URL', PROVIDER_URL, health, health.body?.service === 'provider')
  data.platform_settings['provider'] = toldSettings(health.body?.settings)
  noteSkew(data, 'provider', () => provider().health())
  cursor(data, 'emissions', provider().emissions({ tail: true })?.next, 'PROVIDER_URL')
  const mean = health.body?.settings.mean_in_progress_s
  const { provedAt, when } = tcallTargets.T3
  if (typeof mean !== 'number' || size.vus < provedAt.value || !traits.includes(when)) return
  const expected = expectedOccupancy(size.vus, size.arrivals_per_hour, mean)
  data.notes.push(`${grouped(expected)} calls in progress are expected, at a mean call of ${Math.round(mean)} s`)
  if (expected < occupancyNeeded) {
    throw new Error(
      `${size.vus} VUs and ${size.arrivals_per_hour} calls/h at a mean call of ${Math.round(mean)} s hold about ${expected} calls, and T3 needs ${occupancyNeeded}; raise VUS, CALLS_PER_HOUR or CALL_MEAN_S`,
    )
  }
}

function cursor(data: TcallRun, feed: keyof TcallRun['cursors'], next: string | undefined, setting: string): void {
  if (next === undefined)
    throw new Error(`${setting}: the feed of ${feed} cannot be read; is the address right, and the token given?`)
  data.cursors[feed] = next
}

/** The platform's clock minus the provider's (the generator's, where there is no provider), if that is more than could be told apart. */
function webhookSkew({
  clock_skew_ms: { platform, provider: emitter = { skew: 0, uncertainty: 0 } },
}: TcallRun): number {
  if (!platform) return 0
  const skew = platform.skew - emitter.skew
  return Math.abs(skew) > platform.uncertainty + emitter.uncertainty + 5 ? skew : 0
}
