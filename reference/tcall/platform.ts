import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readProbes } from '../../cli/platform/read-probes'
import type { ReferencePlatform } from '../../cli/platform/reference-platform'
import { keptSecrets, randomSecret } from '../../cli/platform/secrets'
import { writePrivately } from '../../cli/platform/workspace'
import { endpoints as provider } from '../../contracts/generated/provider'
import { endpoints as api } from '../../contracts/generated/tcall'
import { endpoints as proxy } from '../../contracts/generated/webhook-proxy'
import { proxySettings } from '../../webhook-proxy/settings'
import { providerSettings } from '../provider/settings'
import { referenceTcallSettings } from './settings'

/** Enough for 1,000 VUs with an account each, and for the open-model scenarios beside them. */
const accountCount = 4_000

/** What the parts share with each other and with the load generator, and with nobody else. */
const newSecrets = () => ({
  /** Password of every seeded account. */
  accountPassword: randomSecret(),
  /** Standard Webhooks secret between the proxy and TCall. */
  webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  /** HMAC secret of the provider's signatures. */
  providerSecret: randomSecret(),
  jwtSecret: randomSecret(),
  /** Bearer token of everything of the proxy but deliveries. */
  proxyToken: randomSecret(),
})

/** The reference TCall, the voice provider that it dials through, and the webhook proxy between them. */
export const referenceTcall: ReferencePlatform<'tcall' | 'provider' | 'proxy'> = {
  name: 'tcall',
  summary: 'the reference TCall, the voice provider and the webhook proxy',
  ports: {
    tcall: { env: 'TCALL_PORT', kind: 'port', default: 7100, min: 1, doc: 'port of the reference TCall' },
    provider: { env: 'PROVIDER_PORT', kind: 'port', default: 7101, min: 1, doc: 'port of the voice provider' },
    proxy: { env: 'PROXY_PORT', kind: 'port', default: 7102, min: 1, doc: 'port of the webhook proxy' },
    postgres: { env: 'POSTGRES_PORT', kind: 'port', default: 7103, min: 1, doc: 'port of the embedded PostgreSQL' },
  },
  services: [
    {
      key: 'provider',
      title: 'provider',
      entry: 'reference/provider/main.ts',
      scheme: 'http',
      takes: providerSettings,
      health: provider.providerHealth.path,
    },
    {
      key: 'proxy',
      title: 'webhook proxy',
      entry: 'webhook-proxy/main.ts',
      scheme: 'http',
      takes: proxySettings,
      health: proxy.proxyHealth.path,
      settings: { path: proxy.proxyStatus.path, token: 'WEBHOOK_PROXY_TOKEN' },
      database: { name: 'webhook_proxy', env: 'PROXY_DATABASE_URL' },
    },
    {
      key: 'tcall',
      title: 'TCall',
      entry: 'reference/tcall/main.ts',
      scheme: 'http',
      takes: referenceTcallSettings,
      health: api.health.path,
      database: { name: 'tcall', env: 'TCALL_DATABASE_URL' },
    },
  ],
  /** What the journeys need: a retry schedule of seconds instead of hours, and faults on request. */
  defaults: { RETRY_SCALE: '10', PROXY_FAULTS: 'on' },
  /** Short calls and a fifth of the hold. */
  demo: { services: { CALL_MEAN_S: '90', RETRY_SCALE: '10' }, load: { TIME_SCALE: '5', VUS: '1000' } },

  asked: {
    baseUrl: 'TCALL_BASE_URL',
    accounts: 'TCALL_ACCOUNTS',
    health: api.health.path,
    operations: Object.values(api).map(({ name }) => name),
    login: { path: api.login.path, token: 'token' },
    healths: {
      TCALL_BASE_URL: api.health.path,
      WEBHOOK_PROXY_URL: proxy.proxyHealth.path,
      PROVIDER_URL: provider.providerHealth.path,
    },
    probes: [
      ...readProbes(api, 'TCALL_BASE_URL'),
      {
        capability: 'webhook-proxy',
        at: 'WEBHOOK_PROXY_URL',
        path: proxy.readLedger.path,
        bearer: 'WEBHOOK_PROXY_TOKEN',
      },
      { capability: 'emission-log', at: 'PROVIDER_URL', path: provider.readEmissions.path },
    ],
    counts: [
      {
        of: 'calls in the queue',
        at: 'TCALL_BASE_URL',
        path: api.getConcurrency.path,
        field: 'queued',
        withToken: true,
        drains: true,
        needs: 'queues',
      },
      {
        of: 'unacknowledged webhooks',
        at: 'WEBHOOK_PROXY_URL',
        path: proxy.proxyHealth.path,
        field: 'in_flight',
        withToken: false,
        drains: true,
        needs: 'webhook-proxy',
      },
    ],
    promised: { sessions: 1_000, arrivals: { setting: 'CALLS_PER_HOUR', perHour: 10_500 } },
  },

  async prepare({ ports, urls, workspace }) {
    const secrets = await keptSecrets(join(workspace.privateDir, 'secrets.json'), newSecrets)
    const accountsFile = join(workspace.filesDir, 'accounts.csv')
    await writePrivately(accountsFile, accountsCsv(secrets.accountPassword))
    const hook = (route: string) => urls.proxy + proxy.receiveHook.path.replace('{route}', route)
    const upstream = { upstream: urls.tcall + api.receiveRetellWebhook.path, style: 'retell' }
    return {
      services: {
        tcall: {
          TCALL_PORT: String(ports.tcall),
          TCALL_PROVIDER_URL: urls.provider,
          TCALL_WEBHOOK_SECRET: secrets.webhookSecret,
          TCALL_JWT_SECRET: secrets.jwtSecret,
          TCALL_ACCOUNTS_FILE: accountsFile,
        },
        proxy: {
          PROXY_PORT: String(ports.proxy),
          // The second route is the one the retry journey makes fail: the healthy one stays healthy beside it.
          PROXY_ROUTES: JSON.stringify({ retell: upstream, 'retell-faulty': upstream }),
          PROXY_PROVIDER_SECRET: secrets.providerSecret,
          PROXY_UPSTREAM_SECRET: secrets.webhookSecret,
          PROXY_TOKEN: secrets.proxyToken,
        },
        provider: {
          PROVIDER_PORT: String(ports.provider),
          PROVIDER_WEBHOOK_URL: hook('retell'),
          PROVIDER_WEBHOOK_SECRET: secrets.providerSecret,
        },
      },
      env: {
        TCALL_BASE_URL: urls.tcall,
        TCALL_ACCOUNTS: accountsFile,
        WEBHOOK_PROXY_URL: urls.proxy,
        WEBHOOK_PROXY_TOKEN: secrets.proxyToken,
        PROVIDER_URL: urls.provider,
        PROVIDER_WEBHOOK_SECRET: secrets.providerSecret,
      },
      secret: ['WEBHOOK_PROXY_TOKEN', 'PROVIDER_WEBHOOK_SECRET'],
    }
  },
}

/** CSV `email,password`. */
function accountsCsv(password: string): string {
  const rows = Array.from({ length: accountCount }, (_, index) => {
    return `user${String(index + 1).padStart(4, '0')}@example.test,${password}\n`
  })
  return `email,password\n${rows.join('')}`
}
