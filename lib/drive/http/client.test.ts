import { beforeEach, describe, expect, it, vi } from 'vitest'
import { countField } from '../../data/plain'
import type { TimeTags } from '../clock'
import type { Observer, Response, Sent } from './client'
import * as client from './client'
import { guardBodies } from './outgoing'

const { k6Http } = vi.hoisted(() => ({
  k6Http: {
    expectedStatuses: (...statuses: unknown[]) => ({ statuses }),
    setResponseCallback() {},
    request: (..._: unknown[]): unknown => undefined,
    batch: (_: unknown[]): unknown => undefined,
  },
}))
vi.mock('k6/http', () => ({ default: k6Http }))
vi.mock('k6/execution', () => ({ default: { vu: { idInTest: 7 } } }))
vi.mock('../init', () => ({ addCore: {}, handover: [] }))
vi.mock('../run', () => ({ run: () => ({ size: { request_timeout_s: 10 } }) }))
vi.mock('../clock', () => ({ timeTags: () => ({ phase: 'hold', batch: '2' }) as TimeTags }))
vi.mock('k6', () => ({ sleep() {}, check: () => true }))
// The observers of every run have tests of their own.
vi.mock('./read-body', () => ({ readBody() {} }))
vi.mock('./observe-failures', () => ({ observeFailures() {} }))
vi.mock('./observe-server-timing', () => ({ observeServerTiming() {} }))

interface Answer {
  status: number
  body?: string | null
  error_code?: number
}
type Sending = [method: string, url: string, body: unknown, params: { tags: object; responseCallback?: unknown }]

/** The client over a fake k6, which gives the answers in turn and keeps what it was asked. */
function clientOf(answers: (Answer | Error)[], observers: readonly Observer[] = []) {
  const asked: Sending[] = []
  const answer = (given: Answer | Error | undefined) => {
    if (!given) throw new Error('no answer is left')
    if (given instanceof Error) throw given
    return {
      error_code: 0,
      error: '',
      tls_version: 'tls1.3',
      body: null,
      headers: { Etag: '"1"' },
      timings: { duration: 12, connecting: 1, tls_handshaking: 2 },
      ...given,
    }
  }
  k6Http.request = (...asking) => {
    asked.push(asking as Sending)
    return answer(answers.shift())
  }
  k6Http.batch = (all) => all.map(() => answer(answers.shift()))
  client.startClient(observers)
  return { asked, client }
}

beforeEach(() => {
  guardBodies({ 'POST /api/calls/{id}/': { a: countField } })
  vi.useFakeTimers({ now: 1000 })
  return () => vi.useRealTimers()
})

describe('a request', () => {
  it('is named, tagged, timed out and traced; its body is JSON', () => {
    const { asked, client } = clientOf([{ status: 200, body: '{}' }])
    client.request('http://a.test', 'POST /api/calls/{id}/', {
      path: { id: 7 },
      body: { a: 1 },
      token: 'bearer',
      sla: 'T1',
      role: 'nurse',
    })
    const [[method, url, body, params] = []] = asked
    expect([method, url, body]).toEqual(['POST', 'http://a.test/api/calls/7/', '{"a":1}'])
    expect(params).toMatchObject({
      tags: { name: 'POST /api/calls/{id}/', phase: 'hold', batch: '2', sla: 'T1', role: 'nurse' },
      timeout: 10_000,
      responseType: 'text',
      headers: {
        'Content-Type': 'application/json',
        Authorization: 'Bearer bearer',
        traceparent: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/),
      },
    })
    expect(params).not.toHaveProperty('responseCallback')
  })

  it('has no id in a tag, whatever stands in its path and query', () => {
    const { asked, client } = clientOf([{ status: 200 }])
    client.request('', 'GET /a/{id}/', { path: { id: 'id-of-a-call' }, query: { search: 'secret' } })
    expect(JSON.stringify(asked[0]?.[3]?.tags)).not.toMatch(/id-of-a-call|secret/)
  })

  it('does not leave with a body that the guard refuses', () => {
    const { asked, client } = clientOf([{ status: 200 }])
    expect(() => client.request('', 'POST /api/calls/{id}/', { body: { a: 'text' } })).toThrow(
      'a is outside what count allows',
    )
    expect(asked).toEqual([])
  })

  it.each([
    [{ status: 204 }, {}, true, undefined],
    [{ status: 404, error_code: 1404 }, {}, false, 'client-error'],
    [{ status: 404, error_code: 1404 }, { expect: [404] }, true, undefined],
    [{ status: 200 }, { expect: [404] }, false, 'not-refused'],
    [{ status: 302 }, {}, false, 'redirect'],
    [{ status: 503, error_code: 1503 }, {}, false, 'server-error'],
    // A body that cannot be unpacked, under a status that is right.
    [{ status: 200, error_code: 1701 }, {}, false, 'body'],
  ])('%o asked with %o: ok is %s', (given, options, ok, cause) => {
    const { client } = clientOf([given])
    expect(client.request('', 'GET /a/', options)).toMatchObject({ ok, cause, sentAt: 1000, tookMs: 12, connectMs: 3 })
  })

  it('declares the refusal that its step provokes to k6, so that it is no failure there either', () => {
    const { asked, client } = clientOf([{ status: 403 }])
    client.request('', 'GET /a/', { expect: [403, 404] })
    expect(asked[0]?.[3]?.responseCallback).toEqual({ statuses: [403, 404] })
  })

  it('that k6 gave up is a response without an answer', () => {
    const { client } = clientOf([new Error('Get "http://a.test/": dial tcp: connection refused')])
    expect(client.request('', 'GET /a/')).toMatchObject({ status: 0, ok: false, cause: 'connection', errorCode: 1212 })
  })
})

describe('observers', () => {
  it('look at each response in their order, and may find a cause', () => {
    const seen: string[] = []
    const first: Observer = (_, response) => {
      seen.push('first')
      response.cause = 'body'
    }
    const second: Observer = ({ line, options, time }, { cause }, text) =>
      seen.push(`${line} ${options.sla} ${time.phase} ${cause} ${text}`)
    const { client } = clientOf([{ status: 200, body: 'text' }], [first, second])
    const response = client.request('', 'GET /a/', { sla: 'T2' })
    expect(seen).toEqual(['first', 'GET /a/ T2 hold body text'])
    expect(response.ok).toBe(false)
  })
})

describe('requests made at once', () => {
  const collect = () => {
    const seen: [Sent, Response<unknown>][] = []
    const observer: Observer = (sent, response) => seen.push([sent, response])
    return { seen, observer }
  }

  it('come back in their order', () => {
    const { client } = clientOf([{ status: 200 }, { status: 500 }])
    const responses = client.requestAll('', [{ line: 'GET /a/' }, { line: 'GET /b/' }])
    expect(responses.map(({ status }) => status)).toEqual([200, 500])
  })

  it('count as one failure under a name of their own when one of them got no answer', () => {
    const { seen, observer } = collect()
    const { client } = clientOf([{ status: 200 }, new Error('request timeout')], [observer])
    const responses = client.requestAll('', [{ line: 'GET /a/' }, { line: 'GET /b/' }])
    expect(responses.map(({ ok, cause }) => [ok, cause])).toEqual([
      [false, 'timeout'],
      [false, undefined],
    ])
    expect(seen.map(([{ line }]) => line)).toEqual(['requests made at once'])
  })
})
