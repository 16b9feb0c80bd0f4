import type { operations } from '../contracts/generated/webhook-proxy'
import { cached } from '../service/cached'
import type { Check, Handlers } from '../service/contract'
import { Refusal } from '../service/refusal'
import { mayOperate } from './access'
import { readLedgerPage } from './ledger-feed'
import { JITTER } from './schedule'
import { steadyNow } from './steady-clock'
import { TOLERANCE_S } from './verify'
import type { ServedRoute, WebhookProxy } from './webhook-proxy'

/** What the public server answers by itself. */
export const publicOperations = ['receiveHook', 'proxyHealth'] as const

/** How old the count of what is in flight may be. */
const COUNT_AGE_MS = 500

/** The operator's operations of `contracts/webhook-proxy.yaml`. */
export function operatorHandlers(proxy: WebhookProxy): Handlers<Omit<operations, (typeof publicOperations)[number]>> {
  const { settings, database, store } = proxy
  const inFlight = cached(COUNT_AGE_MS, () => store.count('waiting'))
  return {
    readLedger: (request) => readLedgerPage(database, request.timing, request.query),

    readRefusals: () => ({ refusals: proxy.refusals.list() }),

    async replay(request) {
      const { route: name, call_id } = request.body
      const served = proxy.route(name)
      if (!served) throw new Refusal(400, 'invalid', 'there is no route of this name')
      const replayed = await store.replay(name, call_id, steadyNow())
      void served.lane.sweep()
      return { replayed }
    },

    setFault(request) {
      requireFaults()
      routeNamed(request.params.route).faults.set(request.body)
      return request.body
    },

    async clearFault(request, reply) {
      requireFaults()
      const { faults, lane } = routeNamed(request.params.route)
      faults.clear()
      lane.releaseHeldBack()
      return reply.code(204).send()
    },

    async proxyStatus() {
      return {
        service: 'webhook-proxy',
        status: 'ok',
        now_ms: steadyNow(),
        in_flight: await inFlight(),
        settings: {
          retry_scale: settings.retryScale,
          schedule_ms: [...proxy.schedule_ms],
          jitter: JITTER,
          attempt_timeout_ms: settings.attemptTimeoutMs,
          tolerance_s: TOLERANCE_S,
          faults: settings.faults,
          routes: [...settings.routes.keys()],
          max_body_bytes: settings.maxBodyBytes,
        },
      }
    },
  }

  function routeNamed(name: string): ServedRoute {
    const served = proxy.route(name)
    if (!served) throw new Refusal(404, 'not_found', 'there is no route of this name')
    return served
  }

  function requireFaults(): void {
    if (settings.faults !== 'on') throw new Refusal(403, 'faults_off', 'start the proxy with PROXY_FAULTS=on')
  }
}

/** The hook of the contract's `bearer` scheme, and of `/metrics`. */
export function requireOperator(token: string): Check {
  return async ({ headers }) => {
    if (mayOperate(headers, token)) return
    const why =
      token === ''
        ? 'it is closed: the proxy was started without PROXY_TOKEN'
        : 'this needs PROXY_TOKEN as a bearer token'
    throw new Refusal(401, 'unauthorized', why)
  }
}
