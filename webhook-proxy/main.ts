import { Registry } from 'prom-client'
import { registerContract } from '../service/contract'
import { migrate, openDatabase } from '../service/database'
import { addFaultControl } from '../service/faults/control'
import { runService, type Service } from '../service/main'
import { createServer } from '../service/server'
import { handlers, requireOperator } from './handlers'
import { newNamedFaults } from './named-faults'
import { Ownership } from './ownership'
import { schema } from './schema'
import { proxySettings, readProxySettings } from './settings'
import { WebhookProxy } from './webhook-proxy'

/** Connections for receiving, settling, sweeping and reading the ledger at the same time. */
const CONNECTIONS = 8

await runService(async (env): Promise<Service> => {
  const settings = readProxySettings(env)
  const url = durable(settings.databaseUrl)
  const registry = new Registry()
  const setting = proxySettings.databaseUrl.env
  const database = await openDatabase(url, { max: CONNECTIONS, setting, metrics: registry })
  const ownership = await Ownership.win(url)
  await migrate(database.pool, schema)
  const faults = newNamedFaults()
  const proxy = new WebhookProxy(settings, database, ownership, registry, faults)
  ownership.watch({
    lost: () => proxy.pause(),
    regained: () => proxy.start(),
    taken: (message) => {
      process.stderr.write(`${message}\n`)
      process.exit(1)
    },
  })

  const server = createServer({ service: 'webhook-proxy', metrics: registry })
  server.decorateRequest('arrival', 0)
  server.addHook('onRequest', (request, _reply, done) => {
    request.arrival = performance.now()
    done()
  })
  if (settings.namedFaults === 'on') addFaultControl(server, faults)
  await registerContract(server, 'webhook-proxy', handlers(proxy), {
    security: { bearer: requireOperator(settings.token) },
  })

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
 * The database's URL with what the proxy needs of each session: a commit is durable before it is
 * answered, whatever the server's default.
 */
function durable(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const given = url.searchParams.get('options')
  const options = [given, '-c synchronous_commit=on'].filter(Boolean)
  url.searchParams.set('options', options.join(' '))
  return url.toString()
}
