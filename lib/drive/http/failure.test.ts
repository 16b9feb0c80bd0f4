import { describe, expect, it, vi } from 'vitest'
import { causeOf } from './causes'
import { errorCodeOf, sayFailure } from './failure'

/** As k6 2.2.0 throws them. */
const get = 'GoError: Get "https://127.0.0.1:7/x?search=request%20timeout": '

describe('errorCodeOf', () => {
  it.each([
    [`${get}request timeout`, 1050, 'timeout'],
    [`${get}dial tcp 127.0.0.1:7: connect: connection refused`, 1212, 'connection'],
    [`${get}lookup nowhere.invalid on 192.0.2.53:53: no such host`, 1101, 'connection'],
    [`${get}read tcp 127.0.0.1:5->127.0.0.1:7: read: connection reset by peer`, 1220, 'connection'],
    [`${get}hostname (nowhere.invalid) is in a blocked pattern (*)`, 1111, 'connection'],
    [`${get}IP (192.0.2.1) is in a blacklisted range (192.0.2.0/24)`, 1110, 'connection'],
    [`${get}tls: failed to verify certificate: x509: certificate signed by unknown authority`, 1310, 'tls'],
    [`${get}tls: failed to verify certificate: x509: certificate is valid for a.test, not b.test`, 1311, 'tls'],
    [`${get}tls: failed to verify certificate: x509: certificate has expired or is not yet valid`, 1300, 'tls'],
    [`${get}remote error: tls: handshake failure`, 1300, 'tls'],
    [`${get}write tcp 127.0.0.1:5->127.0.0.1:7: write: broken pipe`, 1201, 'connection'],
    [`${get}dial tcp 192.0.2.1:7: i/o timeout`, 1211, 'connection'],
    [`${get}x509: negative serial number`, 1300, 'tls'],
    [`${get}tls: first record does not look like a TLS handshake`, 1301, 'tls'],
    [`${get}lookup a.invalid on 192.0.2.53:53: server misbehaving`, 1100, 'connection'],
    [`${get}dial tcp 127.0.0.1:7: connect: network is unreachable`, 1210, 'connection'],
    ['GoError: error decompressing response body (gzip: invalid header)', 1701, 'connection'],
    ['GoError: unexpected EOF', 1000, 'connection'],
    [`${get}net/http: HTTP/1.x transport connection broken: malformed HTTP status code "x"`, 1000, 'connection'],
  ])('%s: %d', (text, code, cause) => {
    expect(errorCodeOf(text)).toBe(code)
    expect(causeOf(code, 0, text)).toBe(cause)
  })
})

describe('sayFailure', () => {
  it('says the first three of a VU', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    for (let nth = 0; nth < 5; nth++) sayFailure('GET /api/x/{id}/', 'timeout', 1050)
    expect(warn.mock.calls).toEqual(Array(3).fill(['GET /api/x/{id}/ got no answer: timeout (k6 error 1050)']))
    warn.mockRestore()
  })
})
