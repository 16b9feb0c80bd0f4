import type { components } from '../contracts/generated/webhook-proxy'
import { RejectionLimit } from './rejection-limit'
import { steadyNow } from './steady-clock'
import type { RefusedRow } from './store'

type Refused = components['schemas']['Refused']
export type Reason = Refused['reason']

/** The route of a delivery to a route that is not there; no route has this name. */
export const NO_ROUTE = '?'
/** Refusals of one route for one reason that are listed. */
const LISTED = 50
/** How often what was refused is written to the ledger, and how many rows wait for that at most. */
const WRITE_MS = 500
const MAX_WAITING = 1_000

/**
 * Every delivery that was not taken: counted, listed, and recorded in the ledger as far as the limit allows. Nothing
 * waits for that, and all of it is bounded, since anybody can send what is refused.
 */
export class Refusals {
  private readonly lists = new Map<string, Refused[]>()
  private readonly limits = new Map<string, RejectionLimit>()
  private waiting: RefusedRow[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly options: {
      count(route: string, reason: Reason): void
      write(rows: readonly RefusedRow[]): Promise<void>
    },
  ) {}

  /** @param route one that there is, or `NO_ROUTE` */
  add(route: string, reason: Reason, size: number): void {
    const refused = { at: steadyNow(), route, reason, size }
    const id = `${route} ${reason}`
    this.options.count(route, reason)
    const list = this.lists.get(id) ?? []
    this.lists.set(id, list)
    list.push(refused)
    if (list.length > LISTED) list.shift()
    const limit = this.limits.get(id) ?? new RejectionLimit(refused.at)
    this.limits.set(id, limit)
    if (this.waiting.length >= MAX_WAITING || !limit.take(refused.at)) return
    this.waiting.push(refused)
    this.timer ??= setTimeout(() => void this.flush(), WRITE_MS).unref()
  }

  /** Newest first. */
  list(): Refused[] {
    return [...this.lists.values()].flat().sort((a, b) => b.at - a.at)
  }

  /** Writes what waits; without its database it is let go, and stays counted and listed. */
  async flush(): Promise<void> {
    const rows = this.waiting
    this.waiting = []
    this.timer = undefined
    if (rows.length > 0) await this.options.write(rows).catch(() => {})
  }
}
