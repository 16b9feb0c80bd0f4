import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLoopback, parseUrl } from './url'

describe('parseUrl', () => {
  it.each([
    ['http://127.0.0.1:7100', { scheme: 'http', host: '127.0.0.1', port: '7100' }],
    ['https://Staging.Example.test/tcall', { scheme: 'https', host: 'staging.example.test', port: '' }],
    ['http://[::1]:7100/', { scheme: 'http', host: '::1', port: '7100' }],
    ['https://api.example.test.', { scheme: 'https', host: 'api.example.test', port: '' }],
    ['https://example.test:65535?x=1#y', { scheme: 'https', host: 'example.test', port: '65535' }],
  ])('reads %s', (text, parsed) => expect(parseUrl(text)).toEqual(parsed))

  it.each([
    'htp://x',
    'x',
    '',
    'http://',
    'http:///x',
    'http://a b',
    'http://x:port',
    'http://x:70000',
    'ftp://x',
    '//x',
    'http://user:pw@x',
    'http://127.0.0.1@evil.test',
    'http://x\\@evil.test',
    ' http://x',
    'javascript:alert(1)',
  ])('refuses %j', (text) => expect(parseUrl(text)).toBeUndefined())

  it('sees the host that a URL class sees', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const { hostname, protocol } = new URL(text)
        expect(parseUrl(text)).toMatchObject({ host: hostname, scheme: protocol.slice(0, -1) })
      }),
    )
  })
})

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.1.2.3', '127.255.10.100', '::1'])('%s is', (host) =>
    expect(isLoopback(host)).toBe(true),
  )
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '127.0.0.1.evil.test',
    'localhost.evil.test',
    'mylocalhost',
    '::2',
    '',
    'x127.0.0.1',
    '1127.0.0.1',
    '127.0.0.1111',
  ])('%j is not', (host) => expect(isLoopback(host)).toBe(false))
})
