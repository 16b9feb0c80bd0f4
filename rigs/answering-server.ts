import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates'

export interface AnsweringServer {
  url: string
  /** Connections that were opened, a failed TLS handshake among them, and requests that came. */
  seen: { connections: number; requests: number }
  close(): Promise<void>
}

/** A server on a free port of 127.0.0.1; it answers as it is told, over TLS when it has a certificate. */
export async function answer(listener: RequestListener, certificate?: Certificate): Promise<AnsweringServer> {
  const seen = { connections: 0, requests: 0 }
  const server = certificate ? createTlsServer(certificate) : createServer()
  server.on('connection', () => {
    seen.connections += 1
  })
  server.on('request', (...exchange: Parameters<RequestListener>) => {
    seen.requests += 1
    listener(...exchange)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    seen,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const json =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

/** An address of 127.0.0.1 where nothing listens. */
export async function nobody(): Promise<string> {
  const server = await answer(json({}))
  await server.close()
  return server.url
}
