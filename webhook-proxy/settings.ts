import { faultSettings, requireLoopback } from '../service/faults/control'
import { bindSetting } from '../service/main'
import { readSettings, SettingError, type SettingsSpec } from '../service/settings'
import { isLoopback } from './access'
import { parseRoutes, type Route } from './routes'
import { secretBytes } from './standard-webhooks'

/** The proxy's settings, all from the environment. */
export const proxySettings = {
  bind: bindSetting,
  port: { env: 'PROXY_PORT', kind: 'port', default: 7102, doc: 'the port to listen on' },
  databaseUrl: {
    env: 'PROXY_DATABASE_URL',
    kind: 'url',
    schemes: ['postgres', 'postgresql'],
    doc: 'the PostgreSQL database of the ledger',
  },
  routes: {
    env: 'PROXY_ROUTES',
    kind: 'string',
    doc: 'JSON: route name → {"upstream": URL, "style": "retell" or "standard", "secret": optional, else PROXY_PROVIDER_SECRET}',
  },
  providerSecret: {
    env: 'PROXY_PROVIDER_SECRET',
    kind: 'string',
    min: 16,
    secret: true,
    doc: 'the secret with which the provider signs; whsec_… for a route of style standard',
  },
  upstreamSecret: {
    env: 'PROXY_UPSTREAM_SECRET',
    kind: 'string',
    secret: true,
    doc: 'whsec_ + base64 of 24 to 64 bytes: the secret with which the proxy signs towards the upstreams',
  },
  retryScale: {
    env: 'RETRY_SCALE',
    kind: 'number',
    default: 1,
    min: 0.01,
    max: 1_000_000,
    doc: 'the retry schedule is divided by this',
  },
  attemptTimeoutMs: {
    env: 'PROXY_ATTEMPT_TIMEOUT_MS',
    kind: 'int',
    default: 15_000,
    min: 50,
    max: 60_000,
    doc: 'how long one attempt may take, in ms',
  },
  faults: {
    env: 'PROXY_FAULTS',
    kind: 'choice',
    choices: ['on', 'off'],
    default: 'off',
    doc: 'on lets PUT /faults/{route} make a route fail',
  },
  token: {
    env: 'PROXY_TOKEN',
    kind: 'string',
    default: '',
    min: 16,
    secret: true,
    doc: 'the bearer token of /ledger, /replay and /faults for clients that are not on this machine',
  },
  namedFaults: faultSettings.faults,
} as const satisfies SettingsSpec

export interface ProxySettings {
  bind: string
  port: number
  databaseUrl: string
  routes: Map<string, Route>
  upstreamSecret: Buffer
  retryScale: number
  attemptTimeoutMs: number
  faults: 'on' | 'off'
  /** Those of `sla prove`. */
  namedFaults: 'on' | 'off'
  token: string
}

/** @throws {SettingError} one line for the first setting that is missing or wrong. */
export function readProxySettings(env: NodeJS.ProcessEnv): ProxySettings {
  const { providerSecret, routes, upstreamSecret, faults, ...read } = readSettings(proxySettings, env)
  requireLoopback({ faults: read.namedFaults, bind: read.bind })
  const bytes = secretBytes(upstreamSecret)
  if (!bytes)
    throw new SettingError('PROXY_UPSTREAM_SECRET is no "whsec_" + base64 of 24 to 64 bytes; make one of random bytes')
  if (!isLoopback(read.bind) && read.bind !== 'localhost' && read.token === '') {
    throw new SettingError(
      `BIND "${read.bind}" is not loopback and PROXY_TOKEN is not set; set PROXY_TOKEN or BIND=127.0.0.1`,
    )
  }
  return { ...read, faults, routes: parseRoutes(routes, providerSecret), upstreamSecret: bytes }
}
