import { createServer } from 'node:net'

/**
 * A free port below those that systems give to outgoing connections. A server that is to come back on its port
 * must not have one of those: while it is gone, a client's connection may take the port, even one to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}
