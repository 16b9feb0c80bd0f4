import type { FastifyRequest } from 'fastify'
import type { operations } from '../contracts/generated/webhook-proxy'
import type { Handlers } from '../service/contract'
import { Refusal } from '../service/refusal'
import { mayOperate } from './access'
import { type EventIdentity, eventFacts, retellIdentity, standardIdentity } from './event-identity'
import { forwardedHeaders } from './forwarded-headers'
import { readLedgerPage } from './ledger-feed'
import { JITTER } from './schedule'
import { TOLERANCE_S, verify } from './verify'
import type { ServedRoute, WebhookProxy } from './webhook-proxy'

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request's head was there, by `performance.now()`. */
    arrival: number
  }
}

/** A provider's payload may have 20 kB; Standard Webhooks 1.0.0, "Payload size". */
const MAX_BODY_BYTES = 20_000

const REJECTIONS = {
  bad_signature: { status: 401, message: 'the signature does not fit the body' },
  stale_timestamp: { status: 401, message: `the timestamp lies more than ${TOLERANCE_S} s from now` },
  malformed: { status: 400, message: 'the event has no id: webhook-id, or call.call_id and event' },
} as const

/** The operations of `contracts/webhook-proxy.yaml`. */
export function handlers(proxy: WebhookProxy): Handlers<operations> {
  const { settings, database, store } = proxy
  return {
    async receiveHook(request) {
      const served = routeNamed(request.params.route)
      const body = request.rawBody
      if (!body) throw new Refusal(400, 'malformed', 'the request has no body')
      if (body.length > MAX_BODY_BYTES)
        throw new Refusal(413, 'too_large', `the body has more than ${MAX_BODY_BYTES} bytes`)
      const received_at = Date.now()
      const verdict = verify(served.route, request.headers, body, received_at)
      if (verdict !== 'valid' && !served.faults.accepts(verdict)) throw await rejected(served, verdict, received_at)
      const identity = identityOf(served, request)
      if (!identity) throw await rejected(served, 'malformed', received_at)

      const { route, lane } = served
      const headers = forwardedHeaders(route, request.headers)
      const delivery = { ...identity, route: route.name, received_at, headers, payload: body }
      const fresh = await proxy.intake.receive(delivery, lane, request.arrival)
      proxy.metrics.events.inc({ route: route.name, result: fresh ? 'received' : 'duplicate' })
      return { received: true, duplicate: !fresh }
    },

    readLedger: (request) => readLedgerPage(database, request.timing, request.query),

    async replay(request) {
      const { route: name, call_id } = request.body
      const served = proxy.route(name)
      if (!served) throw new Refusal(400, 'invalid', `there is no route "${name}"`)
      const replayed = await store.replay(name, call_id, Date.now())
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

    async proxyHealth() {
      return {
        service: 'webhook-proxy',
        status: 'ok',
        now_ms: Date.now(),
        in_flight: await store.count('waiting'),
        settings: {
          retry_scale: settings.retryScale,
          schedule_ms: [...proxy.schedule_ms],
          jitter: JITTER,
          attempt_timeout_ms: settings.attemptTimeoutMs,
          tolerance_s: TOLERANCE_S,
          faults: settings.faults,
          routes: [...settings.routes.keys()],
        },
      }
    },
  }

  function routeNamed(name: string): ServedRoute {
    const served = proxy.route(name)
    if (!served) throw new Refusal(404, 'not_found', `there is no route "${name}"`)
    return served
  }

  function requireFaults(): void {
    if (settings.faults !== 'on') throw new Refusal(403, 'faults_off', 'start the proxy with PROXY_FAULTS=on')
  }

  /** Counts a rejection and records it, as far as the limit allows; the refusal does not wait on a sick database. */
  async function rejected(
    { route, rejections }: ServedRoute,
    reason: keyof typeof REJECTIONS,
    at: number,
  ): Promise<Refusal> {
    proxy.metrics.events.inc({ route: route.name, result: reason })
    if (rejections.take(at)) await store.reject(route.name, reason, at).catch(() => {})
    return new Refusal(REJECTIONS[reason].status, reason, REJECTIONS[reason].message)
  }
}

/** The hook of the contract's `bearer` scheme. */
export function requireOperator(token: string): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (mayOperate(request.socket.remoteAddress ?? '', request.headers, token)) return
    throw new Refusal(401, 'unauthorized', 'off loopback this needs PROXY_TOKEN as a bearer token')
  }
}

function identityOf({ route }: ServedRoute, { body, headers }: FastifyRequest): EventIdentity | undefined {
  const facts = eventFacts(body as Record<string, unknown>)
  if (route.style === 'retell') return retellIdentity(route.name, facts)
  return standardIdentity(headers['webhook-id'] as string, facts)
}
