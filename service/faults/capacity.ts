import type { FastifyRequest } from 'fastify'
import { Refusal } from '../refusal'
import type { Asker, Behaviour, Capacity } from './fault'

/** Nobody waits longer: clients leave after some 10 s, and with them goes their place in the queue. */
const longestWaitMs = 12_000
const retryAfterS = 1

/** A service that has room for so many sessions, and no more. */
export class CapacityLimit implements Behaviour<Capacity> {
  readonly #askerOf: (request: FastifyRequest) => Asker | undefined
  /** The sessions that came, with when they last asked; those beyond the limit too when all queue. */
  readonly #came = new Map<string, number>()
  #run: string | null | undefined
  #waitMs = 0
  #waitedAt = 0

  constructor(askerOf: (request: FastifyRequest) => Asker | undefined) {
    this.#askerOf = askerOf
  }

  clear(): void {
    this.#came.clear()
    this.#waitMs = 0
    this.#waitedAt = 0
  }

  async before(effect: Capacity, request: FastifyRequest, _reply: unknown, operation: string): Promise<void> {
    const asker = this.#askerOf(request)
    const part = effect.part(operation, request.query as Record<string, unknown>)
    if (!asker || !part) return
    if (asker.run !== this.#run) this.clear()
    this.#run = asker.run
    const now = Date.now()
    this.#forgetGone(effect, now)
    if (effect.beyond === 'refuse') return this.#admit(effect, asker.session, part, now)
    const waitMs = this.#queue(effect, asker.session, part, now)
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
  }

  #admit({ sessions }: Capacity, session: string, part: 'comes' | 'goes on', now: number): void {
    if (this.#came.has(session)) this.#came.set(session, now)
    else if (this.#came.size >= sessions)
      throw new Refusal(503, 'unavailable', 'too many sessions', { headers: { 'retry-after': String(retryAfterS) } })
    else if (part === 'comes') this.#came.set(session, now)
  }

  /** How long this request waits: with n sessions where there is room for N, the queue grows by n/N − 1 seconds a second. */
  #queue({ sessions }: Capacity, session: string, part: 'comes' | 'goes on', now: number): number {
    if (this.#waitedAt > 0) {
      const grown = (now - this.#waitedAt) * (this.#came.size / sessions - 1)
      this.#waitMs = Math.min(longestWaitMs, Math.max(0, this.#waitMs + grown))
    }
    this.#waitedAt = now
    if (part === 'comes' || this.#came.has(session)) this.#came.set(session, now)
    return this.#waitMs
  }

  #forgetGone({ goneAfterS }: Capacity, now: number): void {
    if (goneAfterS === undefined) return
    for (const [session, askedAt] of this.#came) if (now - askedAt > goneAfterS * 1000) this.#came.delete(session)
  }
}
