import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Refusal } from '../service/refusal'
import { BodyReader } from './body-reader'
import { type EventIdentity, eventFacts, retellIdentity, standardIdentity } from './event-identity'
import { forwardedHeaders } from './forwarded-headers'
import { parseEvent } from './parse-event'
import { NO_ROUTE, type Reason } from './refusals'
import type { Route } from './routes'
import { steadyNow } from './steady-clock'
import { looksSigned, TOLERANCE_S, verify } from './verify'
import type { ServedRoute, WebhookProxy } from './webhook-proxy'

/** What a delivery is answered. */
export interface HookAnswer {
  status: number
  body: object
  headers?: Readonly<Record<string, string>>
  /** Its signature fits: who sent it is the provider. */
  proved?: true
}

/** When to come again after a 503, in seconds. */
const RETRY_AFTER_S = '5'

const REFUSALS = {
  bad_signature: { status: 401, message: 'the signature does not fit the body' },
  stale_timestamp: { status: 401, message: `the timestamp lies more than ${TOLERANCE_S} s from now` },
  malformed: { status: 400, message: 'the event is no JSON object with an id: webhook-id, or call.call_id and event' },
  too_large: { status: 413, message: 'the body is larger than PROXY_MAX_BODY_BYTES' },
  compressed: { status: 415, message: 'the body is compressed; a signature is over plain JSON' },
  not_found: { status: 404, message: 'there is no such route' },
  wrong_method: { status: 405, message: 'deliveries are POSTed', headers: { allow: 'POST' } },
  timeout: { status: 408, message: 'the request took too long to arrive', headers: { connection: 'close' } },
  aborted: { status: 400, message: 'the request ended before its body did' },
  bad_request: { status: 400, message: 'the request is no HTTP that is understood here' },
  unavailable: { status: 503, message: 'the proxy cannot record it now', headers: { 'retry-after': RETRY_AFTER_S } },
  overloaded: { status: 503, message: 'too much is under way', headers: { 'retry-after': RETRY_AFTER_S } },
} as const satisfies Record<Reason, { status: number; message: string; headers?: Readonly<Record<string, string>> }>

/**
 * Takes deliveries. What costs nothing is asked first, then the signature over the raw bytes, and only what the
 * provider signed is parsed and written.
 */
export class HookReceiver {
  readonly bodies: BodyReader
  private draining = false

  constructor(private readonly proxy: WebhookProxy) {
    this.bodies = new BodyReader(proxy.settings.maxBodyBytes)
  }

  /** @param onWhole called when the whole body is there, before anything waits */
  async receive(name: string, request: IncomingMessage, arrival: number, onWhole: () => void): Promise<HookAnswer> {
    const served = this.proxy.route(name)
    const announced = announcedSize(request.headers)
    if (!served) return this.refuse(NO_ROUTE, 'not_found', announced)
    const { route } = served
    const limit = this.proxy.settings.maxBodyBytes * served.faults.bodyShare
    const early = this.earlyRefusal(route, request, announced, limit)
    if (early) return this.refuse(route.name, early, announced)
    const read = await this.bodies.read(request, limit)
    if ('problem' in read) return this.refuse(route.name, read.problem, Math.max(read.size, announced))
    onWhole()
    return this.deliver(served, request.headers, read.body, arrival)
  }

  /** Takes no further delivery. */
  drain(): void {
    this.draining = true
  }

  get isTaking(): boolean {
    return this.proxy.isOwner && !this.draining
  }

  /** Counts and lists what was not taken. */
  refuse(route: string, reason: Reason, size: number): HookAnswer {
    this.proxy.refusals.add(route, reason, size)
    return refusalAnswer(reason)
  }

  /** What can be told from the head of a request. */
  private earlyRefusal(
    route: Route,
    { method, headers }: IncomingMessage,
    announced: number,
    limit: number,
  ): Reason | undefined {
    if (method !== 'POST') return 'wrong_method'
    if (isEncoded(headers)) return 'compressed'
    if (announced > limit) return 'too_large'
    if (!looksSigned(route, headers)) return 'bad_signature'
    return this.isTaking ? undefined : 'unavailable'
  }

  private async deliver(
    served: ServedRoute,
    headers: IncomingHttpHeaders,
    payload: Buffer,
    arrival: number,
  ): Promise<HookAnswer> {
    const { route, lane, faults } = served
    const verdict = verify(route, headers, payload, Date.now())
    if (verdict !== 'valid' && !faults.accepts(verdict)) return this.refuse(route.name, verdict, payload.length)
    const identity = identityOf(route, headers, payload)
    if (!identity) return { ...this.refuse(route.name, 'malformed', payload.length), proved: true }
    const delivery = {
      ...identity,
      route: route.name,
      received_at: steadyNow(),
      headers: forwardedHeaders(route, headers),
      payload,
    }
    try {
      const fresh = await this.proxy.intake.receive(delivery, lane, arrival)
      this.proxy.metrics.events.inc({ route: route.name, result: fresh ? 'received' : 'duplicate' })
      return { status: 200, body: { received: true, duplicate: !fresh }, proved: true }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const reason = error.code === 'overloaded' ? 'overloaded' : 'unavailable'
      return { ...this.refuse(route.name, reason, payload.length), proved: true }
    }
  }
}

/** The answer of a refusal. */
export function refusalAnswer(reason: Reason): HookAnswer {
  const { status, message, ...more } = REFUSALS[reason]
  return { status, body: { error: reason, message }, ...more }
}

/** Bytes of the body as the head of the request says, 0 when it does not. */
export function announcedSize(headers: IncomingHttpHeaders): number {
  const size = Number(headers['content-length'] ?? 0)
  return Number.isSafeInteger(size) && size > 0 ? size : 0
}

function isEncoded(headers: IncomingHttpHeaders): boolean {
  const encoding = headers['content-encoding']?.trim().toLowerCase()
  const transfer = headers['transfer-encoding']?.trim().toLowerCase()
  return (
    (encoding !== undefined && encoding !== '' && encoding !== 'identity') ||
    (transfer !== undefined && transfer !== 'chunked')
  )
}

function identityOf(route: Route, headers: IncomingHttpHeaders, payload: Buffer): EventIdentity | undefined {
  const event = parseEvent(payload)
  if (!event) return undefined
  const facts = eventFacts(event)
  if (route.style === 'retell') return retellIdentity(route.name, facts, payload)
  return standardIdentity(String(headers['webhook-id']), facts)
}
