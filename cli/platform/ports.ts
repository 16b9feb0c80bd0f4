import { createServer, type Server } from 'node:net'
import { readSettings } from '../../service/settings'

/** The ports of a platform's parts, all on 127.0.0.1. */
export interface Ports {
  tcall: number
  provider: number
  proxy: number
  postgres: number
}

const spec = {
  tcall: { env: 'TCALL_PORT', kind: 'port', default: 7100, min: 1, doc: 'port of the reference TCall' },
  provider: { env: 'PROVIDER_PORT', kind: 'port', default: 7101, min: 1, doc: 'port of the voice provider' },
  proxy: { env: 'PROXY_PORT', kind: 'port', default: 7102, min: 1, doc: 'port of the webhook proxy' },
  postgres: { env: 'POSTGRES_PORT', kind: 'port', default: 7103, min: 1, doc: 'port of the embedded PostgreSQL' },
} as const

/** The ports from `base` on, in the order of the defaults; without a base those of the settings, 7100–7103 by default. */
export function chosenPorts(base: number | undefined, env: NodeJS.ProcessEnv): Ports {
  if (base === undefined) return readSettings(spec, env)
  return { tcall: base, provider: base + 1, proxy: base + 2, postgres: base + 3 }
}

/** Ports that nothing listens on now. */
export async function freePorts(): Promise<Ports> {
  const servers: Server[] = []
  for (const _ of Object.keys(spec)) servers.push(await listen(0))
  const [tcall = 0, provider = 0, proxy = 0, postgres = 0] = servers.map((server) => portOf(server))
  await Promise.all(servers.map(close))
  return { tcall, provider, proxy, postgres }
}

/** @throws Error for the first port that something listens on already. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const part of Object.keys(spec) as (keyof Ports)[]) {
    const server = await listen(ports[part]).catch(() => {
      const { env, doc } = spec[part]
      throw new Error(
        `${env} ${ports[part]} is in use (${doc}); stop what listens there, or set ${env}, or --ports <base> for all`,
      )
    })
    await close(server)
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
