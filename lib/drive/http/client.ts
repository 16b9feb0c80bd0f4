import http, { type RefinedParams, type RefinedResponse } from 'k6/http'
import type { ErrorCause } from '../../../thresholds/vocabulary'
import { sinceStartS, type TimeTags, timeTags, windowOf } from '../clock'
import { metric } from '../metrics'
import { run } from '../run'
import { dbSample } from '../samples'
import { wrongAnswer } from './answers'
import { causeOf } from './causes'
import { errorCodeOf, sayFailure } from './failure'
import { checkOutgoing } from './outgoing'
import { fillPath, type Value } from './path'
import { serverTiming } from './server-timing'
import { traceparent } from './trace'

export interface Ask {
  path?: Readonly<Record<string, Value>>
  query?: Readonly<Record<string, Value | undefined>>
  /** An object is sent as JSON; a string is sent as it is, with the content type of JSON. */
  body?: object | string
  token?: string | undefined
  headers?: Readonly<Record<string, string>>
  /** The target that this request is a sample of. */
  sla?: string
  /** The role of the account behind it, where the platform has roles. */
  role?: string
  /** The statuses that are right here, for a refusal that the step provokes; otherwise 200 to 299. */
  expect?: readonly number[]
  /** Whether the platform under test answers, whose Server-Timing then counts; another service's does not. */
  timed?: true
  /** Whether the body is read: bodies nobody reads are discarded. Default true. */
  read?: boolean
}

export interface Reply<T> {
  status: number
  /** An expected status came, with a readable body where one was asked for. */
  ok: boolean
  /** The parsed JSON body, when it was read and is JSON. */
  body: T | undefined
  /** Why the request failed. */
  cause: ErrorCause | undefined
  /** When it was sent, and how long it took, in ms. */
  sentAt: number
  tookMs: number
  /** k6's error code, and the error in k6's words, which may quote the URL and the answer: 0 and empty when there was none. */
  errorCode: number
  error: string
  /** `tls1.3`; empty over plain HTTP. */
  tlsVersion: string
  /** Of `tookMs` and the time before it, in ms: opening the connection, TCP and TLS; 0 over one that was there. */
  connectMs: number
  header(name: string): string | undefined
}

/** In place of a name where requests made at once fail, and k6 does not say which of them. */
export const atOnce = 'requests made at once'

const success = http.expectedStatuses({ min: 200, max: 299 })
/** A plain object: the first Map costs a VU some 12 KB. */
const expectations: Record<string, ReturnType<typeof http.expectedStatuses>> = {}

function expectation(statuses: readonly number[]) {
  const key = statuses.join()
  expectations[key] ??= http.expectedStatuses(...statuses)
  return expectations[key]
}

/**
 * The one way a request is made. It names and tags the request, sends a trace id, follows no redirect,
 * retries nothing, counts every failure by its cause, and reads Server-Timing.
 * @param base scheme, host and port
 * @param line method and path template as the contract has them: also the tag `name`
 */
export function request<T>(base: string, line: string, ask: Ask = {}): Reply<T> {
  const { method, url, body, params, sent } = prepared(base, line, ask)
  let response: RefinedResponse<'text' | 'none'>
  try {
    response = http.request(method, url, body, params)
  } catch (error) {
    return unanswered(sent, error)
  }
  return replyOf<T>(sent, response)
}

/**
 * Requests made at once, as a page does that loads its parts in parallel; the replies are in their order. When one
 * gets no answer, k6 does not say which: all count as one failure, and none is read.
 */
export function requestAll(base: string, asks: readonly (Ask & { line: string })[]): Reply<unknown>[] {
  const all = asks.map((ask) => prepared(base, ask.line, ask))
  let responses: RefinedResponse<'text' | 'none'>[]
  try {
    responses = http.batch(all.map(({ method, url, body, params }) => ({ method, url, body: body ?? null, params })))
  } catch (error) {
    return all.map(({ sent }, at) => (at === 0 ? unanswered({ ...sent, line: atOnce }, error) : unsent()))
  }
  return all.map(({ sent }, at) => replyOf(sent, responses[at] as RefinedResponse<'text' | 'none'>))
}

/** What is kept of a request until its response is there. */
interface Sent {
  line: string
  sentAt: number
  read: boolean
  expect: readonly number[] | undefined
  timed: true | undefined
  tags: Record<string, string>
  time: TimeTags
}

function prepared(base: string, line: string, ask: Ask) {
  const { body, token, sla, role, expect, read = true, timed } = ask
  if (body !== undefined) checkOutgoing(line, body)
  const sentAt = Date.now()
  const time = timeTags(sentAt)
  const tags: Record<string, string> = { name: line, ...time }
  if (sla) tags['sla'] = sla
  if (role) tags['role'] = role
  const window = windowOf(sentAt)
  if (window) tags['window'] = window
  const headers: Record<string, string> = { traceparent: traceparent(), ...ask.headers }
  if (token) headers['Authorization'] = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const params: RefinedParams<'text' | 'none'> = {
    headers,
    tags,
    timeout: run().size.request_timeout_s * 1000,
    redirects: 0,
    responseType: read ? 'text' : 'none',
    responseCallback: expect ? expectation(expect) : success,
  }
  const space = line.indexOf(' ')
  const sent: Sent = { line, sentAt, read, expect, tags, time, timed }
  return {
    method: line.slice(0, space),
    url: base + fillPath(line.slice(space + 1), ask.path ?? {}, ask.query ?? {}),
    body: typeof body === 'object' ? JSON.stringify(body) : body,
    params,
    sent,
  }
}

/** The reply to a request that was not made, since what it needs could not be had. */
export function unsent(): Reply<never> {
  return {
    status: 0,
    ok: false,
    body: undefined,
    cause: undefined,
    sentAt: Date.now(),
    tookMs: 0,
    errorCode: 0,
    error: '',
    tlsVersion: '',
    connectMs: 0,
    header: () => undefined,
  }
}

/** The reply to a request that k6 gave up: its own metrics have counted it. */
function unanswered({ line, sentAt, tags }: Sent, thrown: unknown): Reply<never> {
  const error = String(thrown)
  const errorCode = errorCodeOf(error)
  const cause = causeOf(errorCode, 0, error)
  metric.request_errors.add(1, { cause, name: line })
  sayFailure(line, cause, errorCode)
  recordRecovery(tags, sentAt, Number.POSITIVE_INFINITY)
  return { ...unsent(), cause, sentAt, tookMs: Date.now() - sentAt, errorCode, error }
}

function replyOf<T>(
  { line, sentAt, read, expect, tags, time, timed }: Sent,
  response: RefinedResponse<'text' | 'none'>,
): Reply<T> {
  const { status, error_code: errorCode, error } = response
  const expected = expect ? expect.includes(status) : status >= 200 && status < 300
  let cause = expected && errorCode < 1600 ? undefined : causeOf(errorCode, status, error)
  let body: T | undefined
  if (read && !cause && status !== 204 && status !== 304) {
    body = parse<T>(response.body ?? '') ?? undefined
    if (body === undefined) {
      cause = 'body'
      wrongAnswer('shape', `${line} answered ${status} with ${response.body ? 'a body that is not JSON' : 'no body'}`)
    }
  }
  if (cause) metric.request_errors.add(1, { cause, name: line })
  if (timed) recordServerTiming(response.headers['Server-Timing'], time)
  recordRecovery(tags, sentAt, cause === undefined ? response.timings.duration : Number.POSITIVE_INFINITY)
  const { conforms } = run()
  if (conforms && read && body !== undefined) {
    const misfit = conforms(line, status, body)
    metric.answers_checked.add(1)
    if (misfit) wrongAnswer('contract', `${line} ${status}: ${misfit}`)
  }
  return {
    status,
    ok: cause === undefined,
    body,
    cause,
    sentAt,
    tookMs: response.timings.duration,
    errorCode,
    error,
    tlsVersion: response.tls_version,
    connectMs: response.timings.connecting + response.timings.tls_handshaking,
    header: (name) => response.headers[name],
  }
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

let timed = 0

function recordServerTiming(header: string | undefined, time: TimeTags): void {
  const crypto = serverTiming(header, 'crypto')
  // A platform that tells of encryption has a metric for it.
  const { server_crypto_ms } = metric as { server_crypto_ms?: { add(value: number): void } }
  if (crypto !== undefined) server_crypto_ms?.add(crypto)
  const slowest = serverTiming(header, 'db')
  if (slowest === undefined) return
  dbSample(slowest, time)
  timed += 1
  if (timed % 10 === 0) metric.server_db_sum_ms.add(serverTiming(header, 'db_sum') ?? slowest)
}

/** After a stress test: until when a request still failed or was over its limit. */
function recordRecovery({ phase, sla }: Record<string, string>, sentAt: number, tookMs: number): void {
  const { recovery } = run()
  if (!recovery || phase !== 'recovery' || !sla || tookMs < (recovery.limitMs[sla] ?? Number.POSITIVE_INFINITY)) return
  metric.recovery_breach_s.add(sinceStartS(sentAt) - recovery.fromS)
}
