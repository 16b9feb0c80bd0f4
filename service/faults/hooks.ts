import type { FastifyInstance, FastifyRequest } from 'fastify'
import { behavioursOf, idOf } from './behaviours'
import type { AnswerEffect, Asker, Behaviour } from './fault'
import type { Faults } from './faults'

declare module 'fastify' {
  interface FastifyRequest {
    /** The fault that this request has, and when it was reached; set only where faults may be put. */
    fault: AnswerEffect | undefined
    reachedAt: number
  }
}

/** Operations of a contract, as `contracts/generated` has them. */
export type Endpoints = Readonly<Record<string, { id: string; method: string; path: string }>>

/** Makes a service's answers wrong as the faults in force say; the handlers know nothing of it. */
export function addFaultHooks(
  server: FastifyInstance,
  faults: Faults,
  endpoints: Endpoints,
  roleOf: (request: FastifyRequest) => string | undefined = () => undefined,
  askerOf?: (request: FastifyRequest) => Asker | undefined,
): void {
  const behaviours = behavioursOf(faults, askerOf)
  const behaviourOf = (effect: AnswerEffect) => behaviours[effect.kind] as Behaviour<AnswerEffect>
  const operations = new Map(
    Object.values(endpoints).map(({ id, method, path }) => [`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`, id]),
  )
  const operationOf = ({ method, routeOptions }: FastifyRequest) => operations.get(`${method} ${routeOptions.url}`)

  server.decorateRequest('fault', undefined)
  server.decorateRequest('reachedAt', 0)
  server.addHook('preHandler', async (request, reply) => {
    const operation = operationOf(request)
    const effect = operation && faults.of(operation, roleOf(request))
    if (!effect) return
    request.fault = effect
    request.reachedAt = performance.now()
    await behaviourOf(effect).before?.(effect, request, reply, operation)
  })
  server.addHook('preSerialization', (request, _reply, payload, done) => {
    const { fault } = request
    if (fault) behaviourOf(fault).handled?.(fault, request)
    done(null, payload)
  })
  server.addHook('onSend', (request, reply, payload, done) => {
    const operation = operationOf(request)
    if (!operation || reply.statusCode >= 300 || typeof payload !== 'string') return done(null, payload)
    for (const effect of faults.watching(operation)) {
      behaviourOf(effect).saw?.(effect, { operation, id: idOf(request) }, payload)
    }
    const answered = request.fault && behaviourOf(request.fault).answered
    if (!request.fault || !answered) return done(null, payload)
    const text = answered(request.fault, request, reply, payload)
    if (text !== undefined) done(null, text)
  })
}
