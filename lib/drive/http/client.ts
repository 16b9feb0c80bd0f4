import http from 'k6/http'
import type { ErrorCause } from '../../../thresholds/vocabulary'
import { type TimeTags, timeTags } from '../clock'
import { run } from '../run'
import { atOnce } from './at-once'
import { causeOf } from './causes'
import { errorCodeOf } from './failure'
import { observeFailures } from './observe-failures'
import { observeRecovery } from './observe-recovery'
import { observeServerTiming } from './observe-server-timing'
import { checkOutgoing } from './outgoing'
import { fillPath, type Value } from './path'
import { readBody } from './read-body'
import { traceparent } from './trace'

export interface RequestOptions {
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
  /** The expected statuses, where the step provokes a refusal. Default 200 to 299. */
  expect?: readonly number[]
  /** Whether the response comes from the platform under test: only its Server-Timing counts. */
  timed?: true
  /** Whether the body is read; else it is discarded. Default true. */
  read?: boolean
}

export interface Response<T> {
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
  /** Headers of the answer, by the names that Go gives them: `Retry-After`, `Etag`. */
  headers: Readonly<Record<string, string>>
}

/** One request on its way: what the observers know of it. */
export interface Sent {
  /** Method and path template, as the contract has them; or {@link atOnce}. */
  line: string
  options: RequestOptions
  /** When it was sent, as tags have it. */
  time: TimeTags
}

/**
 * Looks at a response once it has arrived. Those of every run come first. One may complete the
 * response, and counts what it sees.
 * @param text the body; undefined where none was asked for, and where no answer came
 */
export type Observer = (sent: Sent, response: Response<unknown>, text: string | undefined) => void

/** A plain object: the first Map costs a VU some 12 KB. */
const expectations: Record<string, ReturnType<typeof http.expectedStatuses>> = {}

function expectation(statuses: readonly number[]) {
  const key = statuses.join()
  expectations[key] ??= http.expectedStatuses(...statuses)
  return expectations[key]
}

/** Observers in addition to those of every run. */
let observersMore: readonly Observer[] = []

/** Called once a VU. @param more observers in addition to those of every run */
export function startClient(more: readonly Observer[]): void {
  http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }))
  observersMore = more
}

/**
 * The one way a request is made: it is named and tagged, has a trace id, follows no redirect and is never retried.
 * @param base scheme, host and port
 * @param line method and path template as the contract has them: also the tag `name`
 */
export function request<T>(base: string, line: string, options: RequestOptions = {}): Response<T> {
  const { method, url, body, params, sent, sentAt } = prepared(base, line, options)
  let answer: ReturnType<typeof http.request>
  try {
    answer = http.request(method, url, body, params)
  } catch (error) {
    return unanswered(sent, sentAt, error)
  }
  return answered<T>(sent, sentAt, answer)
}

/**
 * Requests made at once, as a page does that loads its parts in parallel; the responses are in their order. When one
 * gets no answer, k6 does not say which: all count as one failure, and none is read.
 */
export function requestAll(
  base: string,
  requests: readonly (RequestOptions & { line: string })[],
): Response<unknown>[] {
  const all = requests.map((options) => prepared(base, options.line, options))
  let answers: ReturnType<typeof http.batch>
  try {
    answers = http.batch(all.map(({ method, url, body, params }) => ({ method, url, body, params })))
  } catch (error) {
    return all.map(({ sent, sentAt }, at) =>
      at === 0 ? unanswered({ ...sent, line: atOnce }, sentAt, error) : unsent(),
    )
  }
  const inOrder = answers as unknown as ReturnType<typeof http.request>[]
  return all.map(({ sent, sentAt }, at) => answered(sent, sentAt, inOrder[at] as ReturnType<typeof http.request>))
}

function prepared(base: string, line: string, options: RequestOptions) {
  const { body, token, sla, role, expect, read } = options
  if (body !== undefined) checkOutgoing(line, body)
  const sentAt = Date.now()
  const time = timeTags(sentAt)
  const tags: Record<string, string> = { name: line, ...time }
  if (sla) tags['sla'] = sla
  if (role) tags['role'] = role
  const headers: Record<string, string> = { traceparent: traceparent(), ...options.headers }
  if (token) headers['Authorization'] = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const space = line.indexOf(' ')
  return {
    method: line.slice(0, space),
    url: base + fillPath(line.slice(space + 1), options.path, options.query),
    body: typeof body === 'object' ? JSON.stringify(body) : (body ?? null),
    params: {
      headers,
      tags,
      timeout: run().size.request_timeout_s * 1000,
      ...(read !== false && { responseType: 'text' as const }),
      ...(expect && { responseCallback: expectation(expect) }),
    },
    sent: { line, options, time },
    sentAt,
  }
}

function answered<T>(sent: Sent, sentAt: number, answer: ReturnType<typeof http.request>): Response<T> {
  const { status, error_code, error, timings } = answer
  const { expect } = sent.options
  const expected = expect ? expect.includes(status) : status >= 200 && status < 300
  const response: Response<T> = {
    status,
    ok: false,
    body: undefined,
    // k6's error codes from 1600 on mean a body that could not be read, whatever the status.
    cause:
      expected && error_code < 1600 ? undefined : causeOf(error_code, status, error, answer.headers['Retry-After']),
    sentAt,
    tookMs: timings.duration,
    errorCode: error_code,
    error,
    tlsVersion: answer.tls_version,
    connectMs: timings.connecting + timings.tls_handshaking,
    headers: answer.headers,
  }
  return observed(sent, response, (answer.body as string | null) ?? undefined)
}

/** k6 gave the request up; its own metrics have counted it. */
function unanswered(sent: Sent, sentAt: number, thrown: unknown): Response<never> {
  const response = unsent()
  response.error = String(thrown)
  response.errorCode = errorCodeOf(response.error)
  response.cause = causeOf(response.errorCode, 0, response.error)
  response.sentAt = sentAt
  response.tookMs = Date.now() - sentAt
  return observed(sent, response, undefined)
}

/** Called by name: each observer that is kept somewhere is a function of its own in every VU. */
function observed<T>(sent: Sent, response: Response<T>, text: string | undefined): Response<T> {
  readBody(sent, response, text)
  observeFailures(sent, response)
  observeServerTiming(sent, response)
  observeRecovery(sent, response)
  for (let at = 0; at < observersMore.length; at++) observersMore[at]?.(sent, response, text)
  response.ok = response.cause === undefined
  return response
}

/** The response to a request that was not made, since something that it needs was missing. */
export function unsent(): Response<never> {
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
    headers: {},
  }
}
