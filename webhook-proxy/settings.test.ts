import { expect, test } from 'vitest'
import { readProxySettings } from './settings'

const whsec = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const route = { upstream: 'http://127.0.0.1:7100/in/', style: 'retell' }
const env = {
  PROXY_DATABASE_URL: 'postgres://127.0.0.1:7103/proxy',
  PROXY_ROUTES: JSON.stringify({ retell: route }),
  PROXY_PROVIDER_SECRET: 'not-a-real-provider-secret',
  PROXY_UPSTREAM_SECRET: whsec,
}

test('the defaults', () => {
  const settings = readProxySettings(env)
  expect(settings).toMatchObject({
    bind: '127.0.0.1',
    port: 7102,
    retryScale: 1,
    attemptTimeoutMs: 15_000,
    faults: 'off',
    token: '',
  })
  expect(settings.upstreamSecret).toEqual(Buffer.alloc(32, 1))
  expect(settings.routes.get('retell')).toMatchObject({ style: 'retell', secret: env.PROXY_PROVIDER_SECRET })
})

test('a route may have a secret of its own', () => {
  const { routes } = readProxySettings({
    ...env,
    PROXY_ROUTES: JSON.stringify({ other: { ...route, style: 'standard', secret: whsec } }),
  })
  expect(routes.get('other')).toMatchObject({ style: 'standard', secret: Buffer.alloc(32, 1) })
})

const bad: [string, Record<string, string>, string][] = [
  ['no routes', { PROXY_ROUTES: '{}' }, 'PROXY_ROUTES names no route'],
  ['no JSON', { PROXY_ROUTES: 'retell' }, 'PROXY_ROUTES is no JSON object'],
  ['a list', { PROXY_ROUTES: '[]' }, 'PROXY_ROUTES is no JSON object'],
  ['a bad name', { PROXY_ROUTES: JSON.stringify({ 'A b': route }) }, 'route "A b"'],
  ['no upstream', { PROXY_ROUTES: JSON.stringify({ retell: { style: 'retell' } }) }, 'upstream that is no http(s) URL'],
  [
    'a strange upstream',
    { PROXY_ROUTES: JSON.stringify({ retell: { ...route, upstream: 'ftp://127.0.0.1/' } }) },
    'no http(s) URL',
  ],
  [
    'credentials',
    { PROXY_ROUTES: JSON.stringify({ retell: { ...route, upstream: 'http://a:b@127.0.0.1/' } }) },
    'credentials',
  ],
  [
    'a style',
    { PROXY_ROUTES: JSON.stringify({ retell: { ...route, style: 'other' } }) },
    'neither retell nor standard',
  ],
  ['a field', { PROXY_ROUTES: JSON.stringify({ retell: { ...route, retries: 3 } }) }, 'unknown field "retries"'],
  ['a secret', { PROXY_ROUTES: JSON.stringify({ retell: { ...route, style: 'standard' } }) }, 'PROXY_PROVIDER_SECRET'],
  ['upstream secret', { PROXY_UPSTREAM_SECRET: 'whsec_c2hvcnQ=' }, 'PROXY_UPSTREAM_SECRET'],
  ['scale', { RETRY_SCALE: '0' }, 'RETRY_SCALE "0"'],
  ['off loopback', { BIND: '0.0.0.0' }, 'PROXY_TOKEN'],
]

test.each(bad)('%s: one line that names the setting, without a secret', (_what, wrong, text) => {
  const read = () => readProxySettings({ ...env, ...wrong })
  expect(read).toThrow(text)
  expect(read).toThrow(/^[^\n]*; [^\n]*$/)
  expect(read).not.toThrow(wrong['PROXY_UPSTREAM_SECRET'] ?? env.PROXY_PROVIDER_SECRET)
})

test('off loopback with a token', () => {
  expect(readProxySettings({ ...env, BIND: '0.0.0.0', PROXY_TOKEN: 'not-a-real-token-00' }).bind).toBe('0.0.0.0')
})
