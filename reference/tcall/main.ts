import type { FastifyRequest } from 'fastify'
import { Registry } from 'prom-client'
import { endpoints, type operations } from '../../contracts/generated/tcall'
import { cacheOf } from '../../service/cache-settings'
import { type Check, registerContract } from '../../service/contract'
import { migrate, openDatabase } from '../../service/database'
import { addFaultControl, requireLoopback } from '../../service/faults/control'
import { addFaultHooks } from '../../service/faults/hooks'
import { slowPool } from '../../service/faults/slow-pool'
import { runService } from '../../service/main'
import { Refusal } from '../../service/refusal'
import { createServer } from '../../service/server'
import { readServiceSettings } from '../../service/settings'
import { readTcallAccounts } from './accounts-file'
import { authOperations } from './auth-operations'
import { CallCentre, type QueueRow } from './call-centre'
import { callOperations } from './call-operations'
import { CallStore } from './call-store'
import { directoryOperations } from './directory-operations'
import { newTcallFaults } from './faults'
import { registerCallMetrics } from './metrics'
import { platformOperations } from './platform-operations'
import { ProviderClient } from './provider-client'
import type { Agent } from './routing'
import { schema } from './schema'
import { seed } from './seed'
import { referenceTcallSettings, webhookKey } from './settings'
import { type Principal, TokenIssuer } from './tokens'
import { signatureChecks, webhookOperations } from './webhook-operations'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set where the contract wants a bearer token. */
    principal: Principal
  }
}

/** Two cores serve no more at once; a request waits here rather than in PostgreSQL. */
const connections = 16
/** A call's whole transcript comes in one event: as much as the webhook proxy takes, and some room. */
const webhookBytes = 2 * 1024 * 1024

await runService(async (env) => {
  const settings = readServiceSettings(referenceTcallSettings, env)
  requireLoopback(settings)
  const key = webhookKey(settings.webhookSecret)
  const accounts = await readTcallAccounts(settings.accountsFile)

  const faults = newTcallFaults()
  const metrics = new Registry()
  const database = await openDatabase(settings.databaseUrl, {
    max: connections,
    setting: referenceTcallSettings.databaseUrl.env,
    metrics,
  })
  await migrate(database.pool, schema)
  await seed(database.pool, accounts, settings.queueCapacity)

  const agents = await database.pool.query<Agent>('select * from agents')
  const queues = await database.pool.query<QueueRow>('select * from queues')
  const cache = await cacheOf(settings, 'sla:tcall:', metrics)
  const store = new CallStore(database, cache)
  const centre = new CallCentre(
    store,
    new ProviderClient(settings.providerUrl),
    agents.rows,
    queues.rows,
    settings,
    () => faults.at('ceiling'),
  )
  const tokens = new TokenIssuer(settings.jwtSecret, settings.tokenTtlS)
  registerCallMetrics(metrics, database, centre)

  const server = createServer({ service: 'tcall', metrics, bodyLimitBytes: webhookBytes })
  server.decorateRequest('principal', null as unknown as Principal)
  let recovered = false
  server.addHook('onRequest', async () => {
    if (!recovered) throw new Refusal(503, 'unavailable', 'TCall is starting')
  })
  if (settings.faults === 'on') {
    slowPool(database.pool, () => faults.at('query'))
    addFaultControl(server, faults)
    const askerOf = ({ principal }: FastifyRequest) => principal && { session: String(principal.accountId) }
    addFaultHooks(server, faults, endpoints, undefined, askerOf)
  }
  const bearer: Check = async (request) => {
    request.principal = await tokens.verify(request.headers.authorization)
  }
  await registerContract<operations>(
    server,
    'tcall',
    {
      ...authOperations(database, tokens, () => faults.at('any password') !== undefined),
      ...callOperations(database, store, centre),
      ...directoryOperations(database),
      ...platformOperations(database, centre, settings),
      ...webhookOperations(database, store, centre, () => faults.at('unprocessed') !== undefined),
    },
    { security: { bearer }, body: signatureChecks(key) },
  )
  return {
    name: 'tcall',
    server,
    bind: settings.bind,
    port: settings.port,
    portSetting: referenceTcallSettings.port.env,
    async opened() {
      // Only once the port is ours: another TCall on this database would lose its open calls.
      await centre.recover()
      recovered = true
    },
    async close() {
      await centre.close()
      await cache.close()
      await database.close()
    },
  }
})
