import { Pool } from 'undici'
import { sendAttempt } from './attempt'
import type { AttemptResult } from './next-step'
import type { Route } from './routes'
import { signStandard } from './standard-webhooks'
import type { WaitingEvent } from './store'

/** Connections to one route's upstream; a lane has as many attempts under way at most. */
const CONNECTIONS = 64
/** An idle connection is kept this long, unless the upstream announces a shorter time. */
const KEEP_ALIVE_MS = 30_000

/** Sends attempts to one route's upstream over connections that it keeps. */
export class Forwarder {
  private readonly pool: Pool

  constructor(
    private readonly route: Route,
    private readonly timeout_ms: number,
  ) {
    this.pool = new Pool(route.upstream.origin, {
      connections: CONNECTIONS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectTimeout: timeout_ms,
      // The attempt's own clock ends it, to the millisecond.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  }

  /** One attempt: body and provider's signature as they came, signed anew by the proxy; `corrupt` makes that signature wrong. */
  send(event: WaitingEvent, { corrupt, onSent }: { corrupt: boolean; onSent(): void }): Promise<AttemptResult> {
    const { upstream, upstreamKeys } = this.route
    const { origin, pathname, search } = upstream
    const signed = signStandard(upstreamKeys, event.webhook_id, event.payload, Date.now())
    if (corrupt) signed['webhook-signature'] = `v1,${Buffer.alloc(32).toString('base64')}`
    return sendAttempt(this.pool, {
      origin,
      path: pathname + search,
      headers: { ...event.headers, ...signed },
      body: event.payload,
      timeout_ms: this.timeout_ms,
      onSent,
    })
  }

  async close(): Promise<void> {
    await this.pool.destroy()
  }
}
