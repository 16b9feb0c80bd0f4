import { createServer, type Server } from 'node:net'
import { readServiceSettings } from '../../service/settings'

/** The ports of a platform's parts, all on 127.0.0.1: the setting of each and its default. */
export type PortTable<Key extends string = string> = Readonly<
  Record<Key, { env: string; kind: 'port'; default: number; min: number; doc: string }>
>
export type Ports<Key extends string = string> = Record<Key, number>

/** The ports from `base` on, in the order of the table; without a base those of the settings. */
export function chosenPorts<Key extends string>(
  table: PortTable<Key>,
  base: number | undefined,
  env: NodeJS.ProcessEnv,
): Ports<Key> {
  if (base === undefined) return readServiceSettings<PortTable>(table, env) as Ports<Key>
  return byKey(table, (at) => base + at)
}

/** Ports that nothing listens on now. */
export async function freePorts<Key extends string>(table: PortTable<Key>): Promise<Ports<Key>> {
  const servers: Server[] = []
  for (const _ of Object.keys(table)) servers.push(await listen(0))
  const ports = byKey(table, (at) => portOf(servers[at] as Server))
  await Promise.all(servers.map(close))
  return ports
}

/** One of these. */
export async function anyFreePort(): Promise<number> {
  const server = await listen(0)
  const port = portOf(server)
  await close(server)
  return port
}

/** @throws Error for the first port that something listens on already. */
export async function assertPortsFree<Key extends string>(table: PortTable<Key>, ports: Ports<Key>): Promise<void> {
  for (const key of Object.keys(table) as Key[]) {
    const { env, doc } = table[key]
    const server = await listen(ports[key]).catch(() => {
      throw new Error(
        `${env} ${ports[key]} is in use (${doc}); stop what listens there, or set ${env}, or --ports <base> for all`,
      )
    })
    await close(server)
  }
}

function byKey<Key extends string>(table: PortTable<Key>, port: (at: number) => number): Ports<Key> {
  return Object.fromEntries(Object.keys(table).map((key, at) => [key, port(at)])) as Ports<Key>
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
