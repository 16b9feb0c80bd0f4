import { readFileSync } from 'node:fs'
import { faultSettings, requireLoopback } from '../service/faults/control'
import { bindSetting } from '../service/main'
import { readServiceSettings, type ServiceSettings, SettingError, type SettingsSpec } from '../service/settings'
import { isLoopbackHost } from './loopback'
import { parseRoutes, type Route, SECRET_LENGTH } from './routes'
import { SCHEDULE_MS } from './schedule'

const HOUR_MS = 3_600_000
/** How long a provider with the schedule of Standard Webhooks goes on sending an event, in hours. */
const PROVIDER_RETRIES_H = Math.ceil(SCHEDULE_MS.reduce((sum, delay) => sum + delay, 0) / HOUR_MS)

/** The proxy's settings, all from the environment. */
export const proxySettings = {
  bind: bindSetting,
  port: { env: 'PROXY_PORT', kind: 'port', default: 7102, doc: 'the port to listen on' },
  operatorBind: {
    env: 'PROXY_OPERATOR_BIND',
    kind: 'string',
    default: '127.0.0.1',
    doc: 'the address of the operator port',
  },
  operatorPort: {
    env: 'PROXY_OPERATOR_PORT',
    kind: 'port',
    default: 0,
    doc: 'the port of all routes but /hooks and /healthz, which are then the only ones on PROXY_PORT; 0: all on PROXY_PORT',
  },
  databaseUrl: {
    env: 'PROXY_DATABASE_URL',
    kind: 'url',
    schemes: ['postgres', 'postgresql'],
    doc: 'the PostgreSQL database of the ledger',
  },
  routes: {
    env: 'PROXY_ROUTES',
    kind: 'string',
    default: '',
    doc: 'JSON: route name → {"upstream": URL, "style": "retell" or "standard"} and, optional, "secret" and "upstream_secret" (a text, or a list in a rotation) and "allow_http": true for an upstream without TLS on another machine',
  },
  routesFile: {
    env: 'PROXY_ROUTES_FILE',
    kind: 'string',
    default: '',
    doc: 'a file with that JSON, instead of PROXY_ROUTES',
  },
  providerSecrets: {
    env: 'PROXY_PROVIDER_SECRET',
    kind: 'secrets',
    min: SECRET_LENGTH,
    default: '',
    doc: 'the secret with which the provider signs, for routes without one of their own; whsec_… for style standard; several, separated by commas, are all valid',
  },
  upstreamSecrets: {
    env: 'PROXY_UPSTREAM_SECRET',
    kind: 'secrets',
    min: SECRET_LENGTH,
    default: '',
    doc: 'whsec_ + base64 of 24 to 64 bytes: the secret with which the proxy signs towards upstreams without one of their own; with several, it signs with each',
  },
  token: {
    env: 'PROXY_TOKEN',
    kind: 'string',
    default: '',
    min: 16,
    secret: true,
    doc: 'the bearer token of all routes but /hooks and /healthz; without it those routes are closed',
  },
  maxBodyBytes: {
    env: 'PROXY_MAX_BODY_BYTES',
    kind: 'int',
    default: 1_048_576,
    min: 1_024,
    max: 16_777_216,
    doc: 'the largest body of a delivery',
  },
  requestTimeoutMs: {
    env: 'PROXY_REQUEST_TIMEOUT_MS',
    kind: 'int',
    default: 10_000,
    min: 500,
    max: 120_000,
    doc: 'how long a request may take to arrive whole',
  },
  answerTimeoutMs: {
    env: 'PROXY_ANSWER_TIMEOUT_MS',
    kind: 'int',
    default: 5_000,
    min: 500,
    max: 60_000,
    doc: "how long a delivery waits for the database before it is answered 503; below the provider's own timeout",
  },
  maxConnections: {
    env: 'PROXY_MAX_CONNECTIONS',
    kind: 'int',
    default: 2_000,
    min: 10,
    max: 100_000,
    doc: 'connections at once; one more takes the place of the oldest that has delivered nothing signed',
  },
  maxConnectionsPerClient: {
    env: 'PROXY_MAX_CONNECTIONS_PER_CLIENT',
    kind: 'int',
    default: 1_000,
    min: 1,
    max: 100_000,
    doc: 'connections at once from one address; behind a reverse proxy all come from one',
  },
  retryScale: {
    env: 'RETRY_SCALE',
    kind: 'number',
    default: 1,
    min: 0.01,
    max: 1_000_000,
    doc: 'a number that the retry schedule is divided by',
  },
  attemptTimeoutMs: {
    env: 'PROXY_ATTEMPT_TIMEOUT_MS',
    kind: 'int',
    default: 15_000,
    min: 50,
    max: 60_000,
    doc: 'how long one attempt may take, in ms',
  },
  keepKeysH: {
    env: 'PROXY_KEEP_KEYS_H',
    kind: 'number',
    default: 336,
    min: PROVIDER_RETRIES_H,
    max: 87_600,
    doc: 'hours that duplicates of an event are recognised; longer than the provider retries',
  },
  keepLedgerH: {
    env: 'PROXY_KEEP_LEDGER_H',
    kind: 'number',
    default: 336,
    min: 1,
    max: 87_600,
    doc: 'hours that rows of the ledger are kept',
  },
  keepDeadH: {
    env: 'PROXY_KEEP_DEAD_H',
    kind: 'number',
    default: 168,
    min: 0.01,
    max: 87_600,
    doc: 'hours that the payload of a dead letter is kept for a replay; then it expires',
  },
  faults: {
    env: 'PROXY_FAULTS',
    kind: 'choice',
    choices: ['on', 'off'],
    default: 'off',
    doc: 'on lets PUT /faults/{route} make a route fail',
  },
  namedFaults: faultSettings.faults,
} as const satisfies SettingsSpec

type Read = ServiceSettings<typeof proxySettings>

export interface ProxySettings extends Omit<Read, 'routes' | 'routesFile' | 'providerSecrets' | 'upstreamSecrets'> {
  routes: Map<string, Route>
}

/** @throws {SettingError} a line for everything that is missing or wrong. */
export function readProxySettings(env: NodeJS.ProcessEnv): ProxySettings {
  const { providerSecrets, upstreamSecrets, routes, routesFile, ...read } = readServiceSettings(proxySettings, env)
  requireLoopback({ faults: read.namedFaults, bind: read.bind })
  const problems: string[] = []
  for (const setting of ['bind', 'operatorBind'] as const) {
    if (!isLoopbackHost(read[setting]) && read.token === '')
      problems.push(
        `${proxySettings[setting].env} "${read[setting]}" is not loopback and PROXY_TOKEN is not set; set PROXY_TOKEN or ${proxySettings[setting].env}=127.0.0.1`,
      )
  }
  if (read.keepDeadH > read.keepKeysH)
    problems.push(
      `PROXY_KEEP_DEAD_H "${read.keepDeadH}" is above PROXY_KEEP_KEYS_H "${read.keepKeysH}": a dead letter would be forgotten before its payload; set PROXY_KEEP_KEYS_H to at least that`,
    )
  try {
    const { text, where } = routesText(routes, routesFile)
    const parsed = parseRoutes(text, where, { provider: providerSecrets, upstream: upstreamSecrets })
    if (problems.length === 0) return { ...read, routes: parsed }
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    problems.push(error.message)
  }
  throw new SettingError(problems.join('\n'))
}

function routesText(routes: string, file: string): { text: string; where: string } {
  const { routes: setting, routesFile } = proxySettings
  if (routes !== '' && file !== '')
    throw new SettingError(`${setting.env} and ${routesFile.env} are both set; leave one of them out`)
  if (file === '') {
    if (routes === '') throw new SettingError(`${setting.env} is not set; set it to ${setting.doc}`)
    return { text: routes, where: setting.env }
  }
  try {
    return { text: readFileSync(file, 'utf8'), where: `${routesFile.env} ${file}:` }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SettingError(
      `${routesFile.env} "${file}" cannot be read (${code}); set ${routesFile.env} to ${routesFile.doc}`,
    )
  }
}
