import { endpoints as tcall } from '../../contracts/generated/tcall'
import { endpoints as proxy } from '../../contracts/generated/webhook-proxy'
import { startPostgres } from '../../service/postgres/postgres'
import { noProgress, type Progress } from '../progress'
import { Parts, type PartTitle } from './parts'
import { freePorts, type Ports } from './ports'
import { startService } from './service-process'
import { keptWorkspace, runWorkspace, type Workspace } from './workspace'

export interface PlatformOptions {
  /** `free`: any ports, an empty database, nothing left behind. Named ports: the checkout's own data, kept. */
  ports: Ports | 'free'
  /** Settings of the reference services, over the caller's environment. */
  settings?: Readonly<Record<string, string>>
  progress?: Progress
  /** Stops a start that is under way. */
  signal?: AbortSignal
}

export interface Platform {
  /** What the k6 scripts need to find and use it, as environment variables. */
  env: Record<string, string>
  urls: { tcall: string; provider: string; proxy: string }
  /** What runs now, in the order of stopping. */
  readonly parts: readonly { title: PartTitle; pid: number }[]
  /** Settles with one line when a part ends that was not told to. */
  broken: Promise<string>
  /** Starts a server again once it has ended: the same settings, the same port, the same data. */
  restart(title: ServiceTitle): Promise<void>
  /** Stops every part, and removes what is of no use then. */
  stop(): Promise<void>
}

type ServiceTitle = Exclude<PartTitle, 'PostgreSQL'>

/** What the reference needs for the journeys: a retry schedule of seconds instead of hours, and faults on request. */
const defaults = { RETRY_SCALE: '10', PROXY_FAULTS: 'on' }

/**
 * Starts PostgreSQL, the reference TCall, the webhook proxy and the voice provider on 127.0.0.1. With
 * `TCALL_DATABASE_URL` or `PROXY_DATABASE_URL` in the environment that database is used instead.
 * @throws Error with one line; what had been started is stopped again.
 */
export async function startPlatform({
  ports: wanted,
  settings,
  progress = noProgress,
  signal,
}: PlatformOptions): Promise<Platform> {
  const ports = wanted === 'free' ? await freePorts() : wanted
  const workspace = wanted === 'free' ? await runWorkspace() : await keptWorkspace()
  const base: NodeJS.ProcessEnv = { ...defaults, ...process.env, ...settings }
  const urls = {
    tcall: `http://127.0.0.1:${ports.tcall}`,
    provider: `http://127.0.0.1:${ports.provider}`,
    proxy: `http://127.0.0.1:${ports.proxy}`,
  }
  const parts = new Parts()
  const stop = () => parts.stop().then(workspace.dispose)
  let start: (title: ServiceTitle) => Promise<void>

  try {
    const databases = await databaseUrls()
    signal?.throwIfAborted()
    const own = partSettings(ports, urls, workspace)
    const entries = {
      TCall: ['reference/tcall/main.ts', { ...own.tcall, TCALL_DATABASE_URL: databases.tcall }],
      'webhook proxy': ['webhook-proxy/main.ts', { ...own.proxy, PROXY_DATABASE_URL: databases.proxy }],
      provider: ['reference/provider/main.ts', own.provider],
    } as const
    start = async (title) => {
      const [entry, settings] = entries[title]
      parts.keep(title, await startService(title, entry, { ...base, ...settings }, signal))
    }
    const titles = Object.keys(entries) as ServiceTitle[]
    await progress.step(`starting ${titles.join(', ')}`, async () => {
      const failed = (await Promise.allSettled(titles.map(start))).find((part) => part.status === 'rejected')
      if (failed) throw failed.reason
    })
  } catch (error) {
    await stop()
    throw error
  }
  const restart = (title: ServiceTitle) => parts.ended(title).then(() => start(title))
  return {
    env: scriptEnv(urls, workspace),
    urls,
    get parts() {
      return parts.list()
    },
    broken: parts.broken,
    restart,
    stop,
  }

  async function databaseUrls(): Promise<{ tcall: string; proxy: string }> {
    const given = { tcall: base['TCALL_DATABASE_URL'], proxy: base['PROXY_DATABASE_URL'] }
    if (given.tcall && given.proxy) return { tcall: given.tcall, proxy: given.proxy }
    const databases = ['tcall', 'webhook_proxy']
    const postgres = await progress.step('starting PostgreSQL', () =>
      startPostgres({ dataDir: workspace.dataDir, port: ports.postgres, databases }),
    )
    parts.keep('PostgreSQL', postgres)
    return { tcall: given.tcall || postgres.url('tcall'), proxy: given.proxy || postgres.url('webhook_proxy') }
  }
}

/** How the parts find each other, and the secrets they share. */
function partSettings(ports: Ports, urls: Platform['urls'], { secrets, accountsFile }: Workspace) {
  const hook = (route: string) => urls.proxy + proxy.receiveHook.path.replace('{route}', route)
  const upstream = { upstream: urls.tcall + tcall.receiveRetellWebhook.path, style: 'retell' }
  return {
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
  }
}

function scriptEnv(urls: Platform['urls'], { secrets, accountsFile }: Workspace): Record<string, string> {
  return {
    TCALL_BASE_URL: urls.tcall,
    TCALL_ACCOUNTS: accountsFile,
    WEBHOOK_PROXY_URL: urls.proxy,
    WEBHOOK_PROXY_TOKEN: secrets.proxyToken,
    PROVIDER_URL: urls.provider,
    PROVIDER_WEBHOOK_SECRET: secrets.providerSecret,
  }
}
