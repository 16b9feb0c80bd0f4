import { Registry } from 'prom-client'
import type { operations } from '../contracts/generated/webhook-proxy'
import { registerContract } from '../service/contract'
import { migrate, openDatabase } from '../service/database'
import { addFaultControl } from '../service/faults/control'
import { runService, type Service } from '../service/main'
import { createServer } from '../service/server'
import { operatorHandlers, publicOperations, requireOperator } from './handlers'
import { HookReceiver } from './hook-receiver'
import { newNamedFaults } from './named-faults'
import { Ownership } from './ownership'
import { ProxyServer } from './proxy-server'
import { proxySchema } from './schema'
import { proxySettings, readProxySettings } from './settings'
import { WebhookProxy } from './webhook-proxy'

/** Receiving writes one batch at a time; a second connection is there when the first one breaks. */
const INTAKE_CONNECTIONS = 2
/** For settling, sweeping and going on in a call, at the same time. */
const FORWARD_CONNECTIONS = 4
/** For what an operator reads, counts and retention. */
const BACKGROUND_CONNECTIONS = 2
/** How long a query may be without an answer: a database that hangs must not be waited for. */
const QUERY_TIMEOUT_MS = { intake: 4_000, others: 20_000 }

await runService(async (env): Promise<Service> => {
  const settings = readProxySettings(env)
  const url = durable(settings.databaseUrl)
  const registry = new Registry()
  const setting = proxySettings.databaseUrl.env
  const open = (max: number, queryTimeoutMs: number) =>
    openDatabase(url, { max, setting, metrics: registry, queryTimeoutMs })
  const intake = await open(INTAKE_CONNECTIONS, QUERY_TIMEOUT_MS.intake)
  const ownership = await Ownership.win(url)
  await migrate(intake.pool, proxySchema)
  const forward = await open(FORWARD_CONNECTIONS, QUERY_TIMEOUT_MS.others)
  const background = await open(BACKGROUND_CONNECTIONS, QUERY_TIMEOUT_MS.others)
  const faults = newNamedFaults()
  const proxy = new WebhookProxy(settings, { intake, forward, background }, ownership, registry, faults)
  ownership.watch({
    lost: () => proxy.pause(),
    regained: () => proxy.start(),
    taken: (message) => {
      process.stderr.write(`${message}\n`)
      process.exit(1)
    },
  })

  const check = requireOperator(settings.token)
  const operator = createServer({ service: 'webhook-proxy', metrics: registry, metricsCheck: check })
  if (settings.namedFaults === 'on') addFaultControl(operator, faults)
  await registerContract<operations, (typeof publicOperations)[number]>(
    operator,
    'webhook-proxy',
    operatorHandlers(proxy),
    { security: { bearer: check } },
    publicOperations,
  )
  const server = new ProxyServer(new HookReceiver(proxy), operator, settings)
  proxy.openConnections = () => server.openConnections

  return {
    name: 'webhook-proxy',
    server,
    bind: settings.bind,
    port: settings.port,
    portSetting: proxySettings.port.env,
    async opened() {
      const delays = proxy.schedule_ms.map((delay) => Number((delay / 1000).toPrecision(4))).join(', ')
      process.stderr.write(`webhook-proxy: retry schedule divided by ${settings.retryScale}: ${delays} s\n`)
      if (ownership.isHeld) proxy.start()
    },
    close: () => proxy.close(),
  }
})

/**
 * The database's URL with what the proxy needs of each session: a commit is durable before it is answered, whatever the
 * server's default; and an index is used also by a plan that was made while its table was small.
 */
function durable(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const given = url.searchParams.get('options')
  const options = [given, '-c synchronous_commit=on -c enable_seqscan=off -c jit=off'].filter(Boolean)
  url.searchParams.set('options', options.join(' '))
  return url.toString()
}
