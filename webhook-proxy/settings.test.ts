import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  expect(settings.routes.get('retell')).toMatchObject({
    style: 'retell',
    secrets: [env.PROXY_PROVIDER_SECRET],
    upstreamKeys: [Buffer.alloc(32, 1)],
  })
})

test('a route may have a secret of its own', () => {
  const { routes } = readProxySettings({
    ...env,
    PROXY_ROUTES: JSON.stringify({ other: { ...route, style: 'standard', secret: whsec } }),
  })
  expect(routes.get('other')).toMatchObject({ style: 'standard', secrets: [Buffer.alloc(32, 1)] })
})

const bad: [string, Record<string, string>, string][] = [
  ['no routes', { PROXY_ROUTES: '{}' }, 'PROXY_ROUTES names no route'],
  ['no JSON', { PROXY_ROUTES: 'retell' }, 'PROXY_ROUTES is no JSON object'],
  ['a list', { PROXY_ROUTES: '[]' }, 'PROXY_ROUTES is no JSON object'],
  ['a bad name', { PROXY_ROUTES: JSON.stringify({ 'A b': route }) }, 'route no. 1 has another name'],
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
  [
    'a short secret',
    { PROXY_ROUTES: JSON.stringify({ retell: { ...route, secret: 'x' } }) },
    'has 1 characters, fewer than 16',
  ],
  [
    'a secret of a file',
    { PROXY_PROVIDER_SECRET: 'not-a-real-provider-secret\n' },
    'PROXY_PROVIDER_SECRET has white space at an end',
  ],
  ['no secret', { PROXY_PROVIDER_SECRET: '' }, 'has no "secret", and PROXY_PROVIDER_SECRET is not set'],
  ['no upstream secret', { PROXY_UPSTREAM_SECRET: '' }, 'has no "upstream_secret"'],
  [
    'http',
    { PROXY_ROUTES: JSON.stringify({ retell: { ...route, upstream: 'http://tcall.example.test/' } }) },
    'https://',
  ],
  ['both', { PROXY_ROUTES_FILE: 'routes.json' }, 'both set'],
  [
    'no file',
    { PROXY_ROUTES: '', PROXY_ROUTES_FILE: '/nowhere/routes.json' },
    'PROXY_ROUTES_FILE "/nowhere/routes.json" cannot be read (ENOENT)',
  ],
  ['keys forgotten before the provider gives up', { PROXY_KEEP_KEYS_H: '24' }, 'PROXY_KEEP_KEYS_H "24" is below 76'],
  ['payloads outlive keys', { PROXY_KEEP_DEAD_H: '500' }, 'PROXY_KEEP_DEAD_H "500" is above PROXY_KEEP_KEYS_H'],
  ['the operator off loopback', { PROXY_OPERATOR_BIND: '0.0.0.0' }, 'PROXY_TOKEN'],
  [
    'one key for two upstreams',
    {
      PROXY_ROUTES: JSON.stringify({
        retell: route,
        other: { ...route, upstream: 'https://other.example.test/' },
      }),
    },
    'either could forge events',
  ],
  ['off loopback', { BIND: '0.0.0.0' }, 'PROXY_TOKEN'],
]

test.each(bad)('%s: one line that names the setting, without a secret', (_what, wrong, text) => {
  const read = () => readProxySettings({ ...env, ...wrong })
  expect(read).toThrow(text)
  expect(read).toThrow(/^[^\n]*; [^\n]*$/)
  expect(read).not.toThrow(wrong['PROXY_UPSTREAM_SECRET'] ?? env.PROXY_PROVIDER_SECRET)
})

test('a route file that is wrong is told whole: a line for each mistake, and no value', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'routes-')), 'routes.json')
  writeFileSync(
    file,
    JSON.stringify({
      one: { upstream: 'nowhere', style: 'other' },
      'Not A Name hunter2': { ...route, secret: 'hunter2' },
      three: { ...route, 'hunter2 ': 1, allow_http: 'yes' },
    }),
  )
  const { PROXY_ROUTES: _, ...others } = env
  let message = ''
  try {
    readProxySettings({ ...others, PROXY_ROUTES_FILE: file, PROXY_OPERATOR_BIND: '0.0.0.0' })
  } catch (error) {
    message = (error as Error).message
  }
  expect(message).not.toContain('hunter2')
  const lines = message.split('\n')
  expect(lines).toHaveLength(7)
  expect(lines[0]).toContain('PROXY_TOKEN')
  for (const line of lines.slice(1)) expect(line).toContain(`PROXY_ROUTES_FILE ${file}: route `)
})

test('secrets of a rotation, and of each upstream its own', () => {
  const next = `whsec_${Buffer.alloc(24, 2).toString('base64')}`
  const { routes } = readProxySettings({
    ...env,
    PROXY_PROVIDER_SECRET: 'not-a-real-provider-secret,not-a-real-provider-next',
    PROXY_ROUTES: JSON.stringify({
      retell: { ...route, upstream_secret: [whsec, next] },
      other: {
        upstream: 'https://other.example.test/',
        style: 'standard',
        secret: [whsec, next],
        upstream_secret: `whsec_${Buffer.alloc(24, 3).toString('base64')}`,
      },
      near: {
        ...route,
        upstream: 'http://tcall:7100/',
        allow_http: true,
        upstream_secret: `whsec_${Buffer.alloc(24, 4).toString('base64')}`,
      },
    }),
  })
  expect(routes.get('retell')).toMatchObject({
    secrets: ['not-a-real-provider-secret', 'not-a-real-provider-next'],
    upstreamKeys: [Buffer.alloc(32, 1), Buffer.alloc(24, 2)],
  })
  expect(routes.get('other')).toMatchObject({ secrets: [Buffer.alloc(32, 1), Buffer.alloc(24, 2)] })
})

test('off loopback with a token', () => {
  expect(readProxySettings({ ...env, BIND: '0.0.0.0', PROXY_TOKEN: 'not-a-real-token-00' }).bind).toBe('0.0.0.0')
})
