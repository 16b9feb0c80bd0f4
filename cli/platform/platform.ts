import { type Postgres, startPostgres } from '../../service/postgres/postgres'
import { noProgress, type Progress } from '../progress'
import { Parts } from './parts'
import { freePorts, type Ports } from './ports'
import type { ReferencePlatform, ServiceDescription } from './reference-platform'
import { startService } from './service-process'
import { keptWorkspace, runWorkspace } from './workspace'

export interface PlatformOptions<Key extends string> {
  /** `free`: any ports, an empty database, nothing left behind. Named ports: the checkout's own data, kept. */
  ports: Ports<Key | 'postgres'> | 'free'
  /** Settings of the reference services, over the caller's environment. */
  settings?: Readonly<Record<string, string>>
  progress?: Progress
  /** Stops a start that is under way. */
  signal?: AbortSignal
  /** Told of each process as soon as it runs: who stops what a killed supervisor left has to know it. */
  spawned?(part: { title: string; pid: number }): void
}

export interface RunningPlatform<Key extends string = string> {
  /** What the k6 scripts need to find and use it, as environment variables. */
  env: Record<string, string>
  /** Names of those in `env` that are not shown. */
  secret: readonly string[]
  /** PEM file of the CA that its clients have to trust, if it has one. */
  caFile: string | undefined
  urls: Record<Key, string>
  /** Its servers, with the addresses of their health answers and of what tells their settings. */
  services: readonly { title: string; url: string; health: string; settings: { url: string; token?: string } }[]
  /** Of the embedded PostgreSQL: its folder, and the connection URL of a database; absent where databases were given. */
  dataDir: string
  databaseUrl: ((database: string) => string) | undefined
  /** What runs now, in the order of stopping. */
  readonly parts: readonly { title: string; pid: number }[]
  /** Settles with one line when a part ends that was not told to. */
  broken: Promise<string>
  /** Starts a server, or PostgreSQL, again once it has ended: the same settings, the same port, the same data. */
  restart(title: string): Promise<void>
  /** Stops every part, and removes what is of no use then. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL and the services of a platform on 127.0.0.1. A service whose database is named by its setting in
 * the environment uses that one instead.
 * @throws Error with one line; what had been started is stopped again.
 */
export async function startReference<Key extends string>(
  { ports: portTable, services, defaults, prepare }: ReferencePlatform<Key>,
  { ports: wanted, settings, progress = noProgress, signal, spawned }: PlatformOptions<Key>,
): Promise<RunningPlatform<Key>> {
  const ports = wanted === 'free' ? await freePorts(portTable) : wanted
  const workspace = wanted === 'free' ? await runWorkspace() : await keptWorkspace()
  const base: NodeJS.ProcessEnv = { ...defaults, ...process.env, ...settings }
  const urls = Object.fromEntries(
    services.map(({ key, scheme }) => [key, `${scheme}://127.0.0.1:${ports[key]}`]),
  ) as Record<Key, string>
  const parts = new Parts([...services.map(({ title }) => title), 'PostgreSQL'])
  const stop = () => parts.stop().then(workspace.dispose)
  let start: (service: ServiceDescription<Key>) => Promise<void>
  let prepared: Awaited<ReturnType<typeof prepare>>
  let startDatabase: (() => Promise<Postgres>) | undefined
  let databaseUrl: RunningPlatform['databaseUrl']

  try {
    const databases = await databaseSettings()
    prepared = await prepare({ ports, urls, workspace })
    signal?.throwIfAborted() // the services that start from here on look for the next signal, not for this one
    start = async ({ key, title, entry }) => {
      const env = { ...base, ...prepared.services[key], ...databases }
      const told = (pid: number) => spawned?.({ title, pid })
      parts.keep(title, await startService(title, entry, env, { signal, spawned: told }))
    }
    await progress.step(`starting ${services.map(({ title }) => title).join(', ')}`, async () => {
      const failed = (await Promise.allSettled(services.map(start))).find((part) => part.status === 'rejected')
      if (failed) throw failed.reason
    })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    // Addresses that nothing in `.sla/` tells of: load there has to be permitted by name.
    env: { ...prepared.env, ...(wanted === 'free' && { SLA_ALLOWED_HOSTS: '127.0.0.1' }) },
    secret: prepared.secret,
    caFile: prepared.caFile,
    urls,
    services: services.map(({ key, title, health, settings: told }) => {
      const token = told && prepared.env[told.token]
      const url = urls[key]
      const settings = { url: url + (told?.path ?? health), ...(token !== undefined && { token }) }
      return { title, url, health: url + health, settings }
    }),
    dataDir: workspace.dataDir,
    databaseUrl,
    get parts() {
      return parts.list()
    },
    broken: parts.broken,
    async restart(wantedTitle) {
      if (startDatabase && wantedTitle === 'PostgreSQL') {
        await parts.ended(wantedTitle)
        parts.keep(wantedTitle, await startDatabase())
        return
      }
      const service = services.find(({ title }) => title === wantedTitle)
      if (!service) throw new Error(`there is no service ${wantedTitle}`)
      await parts.ended(wantedTitle)
      await start(service)
    },
    stop,
  }

  /** The database of each service, by its setting: the given one, else one in the embedded PostgreSQL. */
  async function databaseSettings(): Promise<Record<string, string>> {
    const all = services.flatMap(({ database }) => (database ? [database] : []))
    const missing = all.filter(({ env }) => !base[env])
    if (missing.length === 0) return {}
    const databases = all.map(({ name }) => name)
    startDatabase = () => startPostgres({ dataDir: workspace.dataDir, port: ports.postgres, databases })
    const postgres = await progress.step('starting PostgreSQL', startDatabase)
    parts.keep('PostgreSQL', postgres)
    spawned?.({ title: 'PostgreSQL', pid: postgres.pid })
    databaseUrl = (name) => postgres.url(name)
    return Object.fromEntries(missing.map(({ env, name }) => [env, postgres.url(name)]))
  }
}
