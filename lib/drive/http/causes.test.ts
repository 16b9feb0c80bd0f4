import { describe, expect, it } from 'vitest'
import { causeOf } from './causes'

describe('causeOf', () => {
  it.each([
    [1050, 0, 'timeout', 'request timeout'],
    [1212, 0, 'connection', 'connection refused'],
    [1101, 0, 'connection', 'no such host'],
    [1220, 0, 'connection', 'connection reset'],
    [1310, 0, 'tls', 'certificate of an unknown authority'],
    [1311, 0, 'tls', 'certificate of another host'],
    [1429, 429, 'too-many', 'too many requests'],
    [1404, 404, 'client-error', 'not found'],
    [1500, 500, 'server-error', 'internal error'],
    [1503, 503, 'server-error', 'unavailable'],
    [0, 302, 'redirect', 'a redirect is not followed'],
    [1300, 0, 'tls', 'any other fault of TLS'],
    [1399, 0, 'tls', 'the last code of TLS'],
    [1400, 400, 'client-error', 'bad request: the first code behind those of TLS'],
    [1400, 0, 'connection', 'no answer'],
    [0, 400, 'client-error', 'the first of the client'],
    [0, 399, 'redirect', 'the last redirect'],
    [0, 300, 'redirect', 'the first redirect'],
    [0, 299, 'not-refused', 'the last success'],
    [1701, 200, 'body', 'a body that cannot be unpacked'],
    [0, 204, 'not-refused', 'a success where a refusal was right'],
  ])('%d, status %d: %s (%s)', (code, status, cause) => expect(causeOf(code, status)).toBe(cause))

  it('tells a platform that sheds load politely from one that only refuses', () => {
    expect(causeOf(1429, 429, '', '2')).toBe('shed')
    expect(causeOf(1503, 503, '', '1')).toBe('shed')
    expect(causeOf(1500, 500, '', '1')).toBe('server-error')
  })

  it('tells an expired certificate by its words', () => {
    expect(causeOf(1000, 0, 'x509: certificate has expired or is not yet valid')).toBe('tls')
  })
})
