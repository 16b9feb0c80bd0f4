import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal'
import { CapacityLimit } from './capacity'
import type { AnswerEffect, Asker, Behaviour } from './fault'
import type { Faults } from './faults'

type Effect<Kind extends AnswerEffect['kind']> = Extract<AnswerEffect, { kind: Kind }>
type Behaviours = { [Kind in AnswerEffect['kind']]: Behaviour<Effect<Kind>> }

const page = '<!doctype html><html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>'

/** What each kind of effect does; what it remembers ends with the faults. */
export function behavioursOf(
  faults: Faults,
  askerOf: (request: FastifyRequest) => Asker | undefined = () => undefined,
): Behaviours {
  const capacity = new CapacityLimit(askerOf)
  /** Answers by the id they are about. */
  const lastAnswers = new Map<string, string>()
  /** What was changed since it was last answered. */
  const changed = new Set<string>()
  let retained: Buffer[] = []
  faults.onClear.add(() => {
    lastAnswers.clear()
    changed.clear()
    retained = []
    capacity.clear()
  })
  return {
    delay: {
      async before({ ms, growsPerMinute = 0, part }, request) {
        const minutes = (Date.now() - faults.since) / 60_000
        const start = performance.now()
        await new Promise((resolve) => setTimeout(resolve, ms * (1 + growsPerMinute * minutes)))
        if (part) request.timing[part](performance.now() - start)
      },
    },
    overhead: {
      handled({ share }, request) {
        const start = performance.now()
        const until = start + (start - request.reachedAt) * share
        while (performance.now() < until);
        request.timing.crypto(performance.now() - start)
      },
    },
    refuse: {
      before({ status, error }) {
        throw new Refusal(status, error, 'a fault was put here')
      },
    },
    hang: {
      before(_effect, _request, reply) {
        reply.hijack()
      },
    },
    reset: {
      before(_effect, request, reply) {
        reply.hijack()
        request.raw.socket.resetAndDestroy()
      },
    },
    truncate: {
      answered(_effect, _request, reply, text) {
        const bytes = Buffer.from(text)
        reply.raw.writeHead(reply.statusCode, { ...headersOf(reply), 'content-length': bytes.length })
        reply.raw.write(bytes.subarray(0, bytes.length >> 1), () => reply.raw.destroy())
        return undefined
      },
    },
    html: {
      answered(_effect, _request, reply) {
        reply.type('text/html')
        return page
      },
    },
    other: {
      saw(_effect, { id }, text) {
        // Two are enough for there to be another one.
        if (lastAnswers.size < 2) lastAnswers.set(id, text)
      },
      answered(_effect, request, _reply, text) {
        const mine = idOf(request)
        return [...lastAnswers].find(([id]) => id !== mine)?.[1] ?? text
      },
    },
    stale: {
      saw({ after }, { operation, id }, text) {
        if (operation === after) changed.add(id)
        else if (!changed.has(id)) lastAnswers.set(id, text)
      },
      answered(_effect, request, _reply, text) {
        const id = idOf(request)
        return changed.delete(id) ? (lastAnswers.get(id) ?? text) : text
      },
    },
    rewrite: {
      answered: ({ change }, _request, _reply, text) => JSON.stringify(change(JSON.parse(text))),
    },
    retain: {
      before({ kilobytes }) {
        retained.push(Buffer.alloc(kilobytes * 1024, 1))
      },
    },
    capacity,
  }
}

/** The id in the address; empty where there is none. */
export function idOf(request: FastifyRequest): string {
  return (request.params as { id?: string } | undefined)?.id ?? ''
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
}
