import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that the upstream received. */
export interface Received {
  id: string
  headers: IncomingMessage['headers']
  body: Buffer
  /** performance.now() of its arrival. */
  arrival: number
  /** Milliseconds since the epoch. */
  at: number
}

export interface Upstream {
  url: string
  requests: Received[]
  /** How often a request came while one of the same webhook-id was open. */
  overlaps: number
  /** How the next requests are answered. */
  answer: (request: Received, response: ServerResponse) => void
  close(): Promise<void>
}

export function accept(_request: Received, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ received: true, duplicate: false, processed_at: Date.now() }))
}

export function answerWith(status: number, headers: Record<string, string> = {}) {
  return (_request: Received, response: ServerResponse) => {
    response.writeHead(status, headers)
    response.end()
  }
}

/** A real HTTP server that notes everything and answers as it is told. */
export async function startUpstream(): Promise<Upstream> {
  const open = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const arrival = performance.now()
    const at = Date.now()
    const id = String(request.headers['webhook-id'])
    if (open.get(id)) upstream.overlaps++
    open.set(id, (open.get(id) ?? 0) + 1)
    response.once('close', () => open.set(id, (open.get(id) ?? 1) - 1))
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return // The proxy was killed in the middle of its request.
    }
    const received = { id, headers: request.headers, body: Buffer.concat(chunks), arrival, at }
    upstream.requests.push(received)
    upstream.answer(received, response)
  })
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream: Upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/`,
    requests: [],
    overlaps: 0,
    answer: accept,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}
