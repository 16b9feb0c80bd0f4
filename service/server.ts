import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { collectDefaultMetrics, type Registry } from 'prom-client'
import { logError } from './log'
import { Refusal } from './refusal'
import { RequestTiming } from './timing'

declare module 'fastify' {
  interface FastifyRequest {
    timing: RequestTiming
    /** The body's bytes as they came, for signatures; undefined without a JSON body. */
    rawBody: Buffer | undefined
  }
}

/** Longer than any client keeps an idle connection, so that none is closed under a request. */
const keepAliveTimeoutMs = 75_000
/** Every client that we have speaks it. */
export const tlsMinVersion = 'TLSv1.3' as const
const defaultBodyLimit = 256 * 1024
/** A stop gives requests under way so long; then their connections end, or one stalled body would hold up the rest of it. */
const drainMs = 4_000

/**
 * A Fastify instance as all our services use it: `Server-Timing` on every response, `/metrics`
 * in Prometheus format (the process's own and what the service registered in `metrics`), errors
 * in the contracts' shape, and no log of requests, so no body, token or number is ever written.
 */
export function createServer({
  service,
  metrics,
  tls,
  trustedProxies,
  metricsCheck,
  bodyLimitBytes,
}: {
  service: string
  metrics: Registry
  /** Certificate chain and key in PEM; without them it speaks plain HTTP. */
  tls?: { cert: string; key: string }
  /** Whose `X-Forwarded-For` says where a request came from, as `proxy-addr` names them. Nobody's by default. */
  trustedProxies?: string
  /** The largest body of a request; 256 KiB by default. */
  bodyLimitBytes?: number
  /** Who may read `/metrics`; everybody by default. */
  metricsCheck?: (request: FastifyRequest) => Promise<void>
}): FastifyInstance {
  const server = Fastify({
    ...(tls && { https: { ...tls, minVersion: tlsMinVersion } }),
    trustProxy: trustedProxies ?? false,
    logger: false,
    keepAliveTimeout: keepAliveTimeoutMs,
    bodyLimit: bodyLimitBytes ?? defaultBodyLimit,
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance // Fastify types a server over TLS as another one; all that we use is the same

  // The shape on the prototype, the value per request: no hidden-class change while serving.
  server.decorateRequest('timing', null as unknown as RequestTiming)
  server.decorateRequest('rawBody', undefined)
  server.addHook('onRequest', (request, _reply, done) => {
    request.timing = new RequestTiming()
    done()
  })
  server.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('server-timing', request.timing.header())
    done()
  })

  server.addHook('preClose', (done) => {
    setTimeout(() => server.server.closeAllConnections(), drainMs).unref()
    done()
  })

  const parseJson = server.getDefaultJsonParser('error', 'error')
  server.removeContentTypeParser('application/json')
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    // Clients set the content type on a POST without a body too.
    if (body.length === 0) done(null, undefined)
    else parseJson(request, body.toString('utf8'), done)
  })

  server.setErrorHandler((error: FastifyError, request, reply) => answerError(service, error, request, reply))
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: 'not_found', message: `no ${request.method} on this path` }),
  )

  collectDefaultMetrics({ register: metrics })
  server.get('/metrics', { onRequest: metricsCheck ? [metricsCheck] : [] }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  )
  return server
}

function answerError(service: string, error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof Refusal) {
    const { headers = {}, fields } = error.more
    return reply
      .code(error.status)
      .headers(headers)
      .send({ error: error.code, message: error.message, ...(fields && { fields }) })
  }
  if (error.validation) {
    const fields = fieldMessages(error)
    const [field, messages] = Object.entries(fields)[0] ?? ['request', ['is invalid']]
    return reply.code(400).send({ error: 'invalid', message: `${field} ${messages[0]}`, fields })
  }
  const status = error.statusCode ?? 500
  if (status < 500) {
    return reply.code(status).send({ error: status === 413 ? 'too_large' : 'invalid', message: error.message })
  }
  logError(service, `${request.method} ${request.routeOptions.url ?? ''}`, error)
  return reply.code(500).send({ error: 'internal', message: 'internal error' })
}

/** Messages by field: `phone_numbers.3` for an item, the part of the request where no field is to blame. */
function fieldMessages(error: FastifyError): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const { instancePath, keyword, params, message } of error.validation ?? []) {
    const named = params['missingProperty'] ?? params['additionalProperty']
    const path = [...instancePath.split('/').slice(1), ...(typeof named === 'string' ? [named] : [])]
    const field = path.join('.') || (error.validationContext ?? 'request')
    const text = keyword === 'required' ? 'is required' : keyword === 'additionalProperties' ? 'is not known' : message
    fields[field] = [...(fields[field] ?? []), text ?? 'is invalid']
  }
  return fields
}
