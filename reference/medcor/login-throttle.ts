import { Refusal } from '../../service/refusal'

interface Limits {
  perAccount: number
  perSource: number
  windowMs: number
  /** Failures are not counted: a fault. */
  isOff?: () => boolean
}

/** Beyond it the ones whose failures are oldest are forgotten: a stream of made-up accounts must not fill the memory. */
const maxTracked = 50_000

/**
 * Slows down guessing. Failed logins count, in a sliding window, against their account and against the address they
 * come from; successful ones never do, so a thousand people behind one address log in freely. Who has logged in from
 * an address before is not kept out by what others do there.
 */
export class LoginThrottle {
  readonly #limits: Limits
  readonly #now: () => number
  readonly #failures = new Map<string, number[]>()
  readonly #familiar = new Set<string>()

  /** @param now a monotonic clock in ms */
  constructor(limits: Limits, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
  }

  /** For how many ms a login is refused; 0 when it may try. */
  waitMs(account: string, source: string): number {
    const { perAccount, perSource } = this.#limits
    const accountWait = this.#wait(`account ${account}`, perAccount)
    if (accountWait > 0 || this.#familiar.has(pair(account, source))) return accountWait
    return this.#wait(`source ${source}`, perSource)
  }

  /** @throws {Refusal} 429 with Retry-After in seconds */
  assertMayTry(account: string, source: string): void {
    const wait = this.waitMs(account, source)
    if (wait === 0) return
    throw new Refusal(429, 'rate_limited', 'too many failed logins', {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) },
    })
  }

  failed(account: string, source: string): void {
    if (this.#limits.isOff?.()) return
    this.#add(`account ${account}`, this.#limits.perAccount)
    this.#add(`source ${source}`, this.#limits.perSource)
  }

  succeeded(account: string, source: string): void {
    this.#failures.delete(`account ${account}`)
    this.#familiar.add(pair(account, source))
    forgetOldest(this.#familiar, maxTracked)
  }

  #wait(key: string, limit: number): number {
    const failures = this.#failures.get(key)
    const decisive = failures?.at(-limit)
    return decisive === undefined ? 0 : Math.max(0, decisive + this.#limits.windowMs - this.#now())
  }

  /** Only the last `limit` times matter. */
  #add(key: string, limit: number): void {
    const failures = [...(this.#failures.get(key) ?? []), this.#now()].slice(-limit)
    this.#failures.delete(key)
    this.#failures.set(key, failures)
    forgetOldest(this.#failures, maxTracked)
  }
}

function pair(account: string, source: string): string {
  return `${account} ${source}`
}

function forgetOldest(tracked: { size: number; keys(): Iterator<string>; delete(key: string): boolean }, max: number) {
  if (tracked.size <= max) return
  const { value, done } = tracked.keys().next()
  if (!done) tracked.delete(value)
}
