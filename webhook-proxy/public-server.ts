import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { logError } from '../service/log'
import { RequestTiming } from '../service/timing'
import { ConnectionLimit, type ConnectionLimits } from './connection-limit'
import { announcedSize, type HookAnswer, type HookReceiver, refusalAnswer } from './hook-receiver'
import { NO_ROUTE } from './refusals'

/** Longer than a reverse proxy keeps an idle connection (nginx: 60 s), so that none is closed under a request. */
const KEEP_ALIVE_MS = 75_000
/** How often connections are looked at for having been too slow. */
const CHECK_MS = 500
/** Of a body that is refused unread, so much is thrown away, so that its sender gets to read the answer. */
const DISCARDED_BYTES = 8 * 1024 * 1024
/** A stop waits so long for bodies under way, and then for answers. */
const DRAIN_MS = { bodies: 500, answers: 1_500 }

const HOOK = /^\/hooks\/([a-z0-9-]{1,40})\/?$/

/** A server over TCP whose slow, stalled and surplus connections end. */
export function boundedServer(
  options: { requestTimeoutMs: number; limits: ConnectionLimits },
  handler: RequestListener,
): { server: Server; connections: ConnectionLimit } {
  const { requestTimeoutMs } = options
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, requestTimeoutMs / 2),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    handler,
  )
  const connections = new ConnectionLimit(options.limits)
  server.on('connection', (socket: Socket) => connections.admit(socket))
  return { server, connections }
}

/** The operator's paths, where they are served here too. */
export interface OperatorPaths {
  /** First segments. */
  roots: readonly string[]
  serve: RequestListener
}

/** What the internet sees: the hooks, and whether they are served. */
export class PublicServer {
  private readonly server: Server
  private readonly connections: ConnectionLimit
  private draining = false
  private answering = 0

  constructor(
    private readonly receiver: HookReceiver,
    private readonly options: {
      requestTimeoutMs: number
      limits: ConnectionLimits
      operator?: OperatorPaths
    },
  ) {
    const bounded = boundedServer(options, (request, response) => this.handle(request, response))
    this.server = bounded.server
    this.connections = bounded.connections
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.refuseClient(error, socket))
  }

  /** Connections that are open now. */
  get openConnections(): number {
    return this.connections.count
  }

  listen({ host, port }: { host: string; port: number }): Promise<string> {
    return listening(this.server, host, port)
  }

  /** Takes nothing more in; what was whole is answered, and what is still coming in is given up. */
  async close(): Promise<void> {
    this.draining = true
    this.receiver.drain()
    const closed = new Promise((resolve) => this.server.close(resolve))
    this.server.closeIdleConnections()
    await until(() => this.receiver.bodies.count === 0, DRAIN_MS.bodies)
    this.receiver.bodies.giveUpAll('unavailable')
    await until(() => this.answering === 0, DRAIN_MS.answers)
    this.server.closeAllConnections()
    await closed
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const arrival = performance.now()
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const hook = HOOK.exec(path)?.[1]
    if (hook !== undefined) return void this.hook(hook, request, response, arrival)
    const root = path.split('/')[1] ?? ''
    if (path === '/healthz' && (request.method === 'GET' || request.method === 'HEAD')) this.health(request, response)
    else if (this.options.operator?.roots.includes(root)) this.operate(this.options.operator, request, response)
    else {
      // A provider with a wrong address must not be invisible; somebody who looks around is none.
      const size = announcedSize(request.headers)
      const isDelivery = request.method === 'POST' || root === 'hooks'
      const answer = isDelivery ? this.receiver.refuse(NO_ROUTE, 'not_found', size) : refusalAnswer('not_found')
      this.answer(request, response, answer)
    }
  }

  private async hook(name: string, request: IncomingMessage, response: ServerResponse, arrival: number): Promise<void> {
    const timing = new RequestTiming()
    const { socket } = request
    this.answering++
    let isWhole = false
    try {
      const onWhole = () => {
        isWhole = true
        this.connections.begin(socket)
      }
      const answer = await this.receiver.receive(name, request, arrival, onWhole)
      if (answer.proved) this.connections.prove(socket)
      if (response.destroyed) return
      response.setHeader('server-timing', timing.header())
      this.answer(request, response, answer)
    } catch (error) {
      logError('webhook-proxy', 'POST /hooks', error)
      this.answer(request, response, { status: 500, body: { error: 'internal', message: 'internal error' } })
    } finally {
      if (isWhole) this.connections.end(socket)
      this.answering--
    }
  }

  /** An operator who waits for an answer keeps the connection, as a delivery does; so does one who had the token, later. */
  private operate({ serve }: OperatorPaths, request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    this.connections.begin(socket)
    response.once('close', () => {
      this.connections.end(socket)
      if (response.statusCode !== 401) this.connections.prove(socket)
    })
    serve(request, response)
  }

  private health(request: IncomingMessage, response: ServerResponse): void {
    const answer = this.receiver.isTaking
      ? { status: 200, body: { service: 'webhook-proxy', status: 'ok' } }
      : refusalAnswer('unavailable')
    this.answer(request, response, answer)
  }

  private answer(request: IncomingMessage, response: ServerResponse, { status, body, headers }: HookAnswer): void {
    const text = JSON.stringify(body)
    const unread = !request.complete
    const close = this.draining || (unread && announcedSize(request.headers) > DISCARDED_BYTES)
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      ...(close && { connection: 'close' }),
      ...headers,
    })
    response.end(text)
    if (unread && !close) discard(request)
  }

  /** What Node could not make a request of, or what took too long to become one. */
  private refuseClient({ code }: NodeJS.ErrnoException, socket: Socket): void {
    const isSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT'
    if (isSlow && this.receiver.bodies.giveUp(socket, 'timeout')) return // it is answered as a delivery
    const isGone = code === 'ECONNRESET' || !socket.writable
    if (!isGone && socket.bytesRead > 0) this.receiver.refuse(NO_ROUTE, isSlow ? 'timeout' : 'bad_request', 0)
    const status = isSlow ? '408 Request Timeout' : '400 Bad Request'
    if (!isGone) socket.write(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    socket.destroySoon()
  }
}

/** Listens, and gives the URL. */
export function listening(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      const address = server.address()
      const bound = typeof address === 'object' && address ? address.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`)
    })
  })
}

/** Lets the rest of a body come and throws it away, up to a limit; the server's own time limit holds on. */
function discard(request: IncomingMessage): void {
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > DISCARDED_BYTES) request.socket.destroy()
  })
  request.on('error', () => {})
}

async function until(holds: () => boolean, limit_ms: number): Promise<void> {
  const end = performance.now() + limit_ms
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
}
