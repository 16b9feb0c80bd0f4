import type { FastifyInstance } from 'fastify'
import { type Listener, StartError } from '../service/main'
import type { HookReceiver } from './hook-receiver'
import { boundedServer, listening, PublicServer } from './public-server'
import { type ProxySettings, proxySettings } from './settings'

/** First segments of the operator's paths. */
const OPERATOR_ROOTS = ['ledger', 'refusals', 'replay', 'faults', 'status', 'metrics']
/** Operators are few. */
const OPERATOR_CONNECTIONS = { all: 200, perClient: 200 }

/** The proxy's HTTP face: the public one, and the operator's, on its port or on one of its own. */
export class ProxyServer implements Listener {
  private readonly front: PublicServer
  private readonly back: ReturnType<typeof boundedServer>['server'] | undefined

  constructor(
    receiver: HookReceiver,
    private readonly operator: FastifyInstance,
    private readonly settings: ProxySettings,
  ) {
    const { requestTimeoutMs, maxConnections, maxConnectionsPerClient, operatorPort } = settings
    const serve = operator.routing
    const apart = operatorPort !== 0
    this.front = new PublicServer(receiver, {
      requestTimeoutMs,
      limits: { all: maxConnections, perClient: maxConnectionsPerClient },
      ...(!apart && { operator: { roots: OPERATOR_ROOTS, serve } }),
    })
    if (apart) this.back = boundedServer({ requestTimeoutMs, limits: OPERATOR_CONNECTIONS }, serve).server
  }

  get openConnections(): number {
    return this.front.openConnections
  }

  async listen(where: { host: string; port: number }): Promise<string> {
    await this.operator.ready()
    if (this.back) {
      const { operatorBind, operatorPort } = this.settings
      await listening(this.back, operatorBind, operatorPort).catch((error: NodeJS.ErrnoException) => {
        const { env } = proxySettings.operatorPort
        throw new StartError(
          `${env} ${operatorPort} at ${operatorBind} is not available (${error.code}); set another ${env}`,
        )
      })
    }
    return this.front.listen(where)
  }

  async close(): Promise<void> {
    await this.front.close()
    this.back?.close()
    this.back?.closeAllConnections()
    await this.operator.close()
  }
}
