import { Counter, Gauge, type Registry } from 'prom-client'
import { Pool } from 'undici'
import { newProviderFaults, type ProviderFaults } from './faults'
import { retellSignature } from './signature'

/** The provider waits this long for an answer (as Retell does). */
const timeoutMs = 10_000
/** And tries again after these pauses: up to 3 retries (their number is Retell's, the pauses are ours). */
const retryAfterMs = [1_000, 5_000, 15_000]
/** Enough for 200 events/s at an endpoint that takes a second; more wait here. */
const connections = 256

export interface DeliverySettings {
  url: string
  secret: string
  /** Every k-th event is delivered twice; 0 for never. */
  duplicateEvery: number
}

/** Sends signed events to one webhook address: at once, each on its own, with retries. */
export class EventDelivery {
  readonly #pool: Pool
  readonly #path: string
  readonly #settings: DeliverySettings
  readonly #faults: ProviderFaults
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #deliveries: Counter<'outcome'>
  #events = 0
  #undelivered = 0

  constructor(settings: DeliverySettings, metrics: Registry, faults: ProviderFaults = newProviderFaults()) {
    const { origin, pathname, search } = new URL(settings.url)
    this.#settings = settings
    this.#faults = faults
    this.#path = pathname + search
    this.#pool = new Pool(origin, {
      connections,
      connectTimeout: timeoutMs,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    this.#deliveries = new Counter({
      name: 'provider_deliveries_total',
      help: 'Attempts to deliver an event, by outcome.',
      labelNames: ['outcome'],
      registers: [metrics],
    })
    const undelivered = () => this.#undelivered
    new Gauge({
      name: 'provider_undelivered_events',
      help: 'Events emitted and neither acknowledged nor given up.',
      registers: [metrics],
      collect() {
        this.set(undelivered())
      },
    })
  }

  /** Events emitted and neither acknowledged nor given up, now. */
  get undelivered(): number {
    return this.#undelivered
  }

  /** Begins to deliver an event; never throws, never waits. */
  send(body: string): void {
    this.#events++
    if (this.#faults.at('unsent')) return
    this.#undelivered++
    const lateMs = this.#faults.at('late')
    const secret = this.#faults.at('missigned') ? `not ${this.#settings.secret}` : this.#settings.secret
    if (lateMs) this.#after(lateMs, () => void this.#attempt(body, secret, 0))
    else void this.#attempt(body, secret, 0)
    const { duplicateEvery } = this.#settings
    if (duplicateEvery > 0 && this.#events % duplicateEvery === 0) void this.#post(body, secret)
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#pool.destroy()
  }

  async #attempt(body: string, secret: string, failures: number): Promise<void> {
    const acknowledged = await this.#post(body, secret)
    const pause = retryAfterMs[failures]
    if (acknowledged || pause === undefined) {
      this.#undelivered--
      return
    }
    this.#after(pause, () => void this.#attempt(body, secret, failures + 1))
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer)
  }

  /** One delivery, with a signature of its own time; true for a 2xx. */
  async #post(body: string, secret: string): Promise<boolean> {
    let acknowledged = false
    try {
      const response = await this.#pool.request({
        method: 'POST',
        path: this.#path,
        headers: {
          'content-type': 'application/json',
          'x-retell-signature': retellSignature(secret, body, Date.now()),
        },
        body,
      })
      await response.body.dump()
      acknowledged = response.statusCode >= 200 && response.statusCode < 300
    } catch {
      // Refused, reset or timed out: a failed attempt like any other.
    }
    this.#deliveries.inc({ outcome: acknowledged ? 'acknowledged' : 'failed' })
    return acknowledged
  }
}
