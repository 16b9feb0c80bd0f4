import type { Database, Statement } from '../service/database'
import type { EventIdentity } from './event-identity'
import type { AttemptResult, NextStep } from './next-step'

/** An event as it came in. */
export interface Delivery extends EventIdentity {
  route: string
  /** When the request came, in ms since the epoch. */
  received_at: number
  /** What goes on to the upstream of the request's headers. */
  headers: Record<string, string>
  payload: Buffer
}

/** An event that waits for an attempt. */
export interface WaitingEvent {
  key: string
  webhook_id: string
  headers: Record<string, string>
  payload: Buffer
  /** Attempts that ended so far. */
  attempts: number
  /** The next attempt's place in the schedule, from 0. */
  step: number
  due_at: number
  scheduled_delay_ms: number
  retry_after_ms?: number
  /** When its request came, by `performance.now()`; only for the first attempt, to measure it. */
  arrival?: number
}

/** One attempt that ended, and what becomes of its event. */
export interface Settlement {
  route: string
  event: WaitingEvent
  result: AttemptResult
  next: NextStep
}

/** The proxy's tables. Every method is one statement, so one transaction. */
export class Store {
  constructor(private readonly database: Database) {}

  /** Records deliveries and resolves when they are durable: for each, whether its key was new. */
  async receive(deliveries: readonly Delivery[]): Promise<boolean[]> {
    const seen = new Set<string>()
    const rows = deliveries.map(({ payload, headers, ...delivery }, n) => {
      const id = `${delivery.route} ${delivery.key}`
      const repeated = seen.has(id)
      seen.add(id)
      return { n, ...delivery, repeated, ...(!repeated && { headers, payload: payload.toString('base64') }) }
    })
    const fresh = await this.database.query<{ n: number }>(undefined, receive, [JSON.stringify(rows)])
    const result = deliveries.map(() => false)
    for (const { n } of fresh) result[n] = true
    return result
  }

  /** Adds one rejected request to the ledger. */
  async reject(route: string, reason: string, at: number): Promise<void> {
    await this.database.query(undefined, reject, [route, reason, at])
  }

  /**
   * Records attempts and what becomes of their events: for each, whether it counted. It does only for an event
   * that has had exactly the attempts before it; so repeating a settlement whose commit is unknown changes nothing.
   */
  async settle(settlements: readonly Settlement[]): Promise<boolean[]> {
    const rows = settlements.map(({ route, event, result, next }, n) => ({
      n,
      route,
      key: event.key,
      attempt: event.attempts + 1,
      due_at: event.due_at,
      scheduled_delay_ms: event.scheduled_delay_ms,
      retry_after_ms: event.retry_after_ms,
      started_at: result.started_at,
      at: result.at,
      outcome: result.outcome,
      status: result.status,
      processed_at: result.processed_at,
      next_state: next.state,
      ...(next.state === 'dead' && { reason: next.reason }),
      ...(next.state === 'waiting' && {
        next_step: next.step,
        next_due_at: next.due_at,
        next_scheduled_delay_ms: next.scheduled_delay_ms,
        next_retry_after_ms: next.retry_after_ms,
      }),
    }))
    const counted = await this.database.query<{ n: number }>(undefined, settle, [JSON.stringify(rows)])
    const result = settlements.map(() => false)
    for (const { n } of counted) result[n] = true
    return result
  }

  /** Takes an event off without an attempt: the fault that loses it. */
  async drop(route: string, key: string): Promise<void> {
    await this.database.query(undefined, drop, [route, key])
  }

  /** Keys of events that wait for an attempt due until `until`, earliest first. */
  async due(route: string, until: number, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ key: string }>(undefined, due, [route, until, limit])
    return rows.map(({ key }) => key)
  }

  /** Those of the events that still wait, earliest first. */
  async load(route: string, keys: readonly string[]): Promise<WaitingEvent[]> {
    const rows = await this.database.query<WaitingEvent & { retry_after_ms: number | null }>(undefined, load, [
      route,
      keys,
    ])
    return rows.map(({ retry_after_ms, ...event }) => ({
      ...event,
      ...(retry_after_ms !== null && { retry_after_ms }),
    }))
  }

  /** Makes dead letters wait again, due at once; returns how many. */
  async replay(route: string, callId: string | undefined, at: number): Promise<number> {
    const rows = await this.database.query<{ replayed: number }>(undefined, replay, [route, callId ?? null, at])
    return rows[0]?.replayed ?? 0
  }

  /** Events in a state, over all routes. */
  async count(state: 'waiting' | 'dead'): Promise<number> {
    const rows = await this.database.query<{ count: number }>(undefined, counts[state], [])
    return rows[0]?.count ?? 0
  }
}

const receive: Statement = {
  name: 'receive',
  text: `
    with incoming as (
      select * from jsonb_to_recordset($1::jsonb) as i(
        n int, route text, key text, webhook_id text, call_id text, event text, emitted_at bigint,
        received_at bigint, repeated boolean, headers jsonb, payload text)
    ), fresh as (
      insert into events (route, key, webhook_id, call_id, event, emitted_at, received_at, due_at, headers, payload)
      select route, key, webhook_id, call_id, event, emitted_at, received_at, received_at, headers, decode(payload, 'base64')
      from incoming where not repeated order by n
      on conflict (route, key) do nothing
      returning route, key
    ), judged as (
      select incoming.*, not repeated and fresh.key is not null as is_fresh
      from incoming left join fresh using (route, key)
    ), logged as (
      insert into ledger (kind, route, call_id, event, emitted_at, at)
      select case when is_fresh then 'received' else 'duplicate' end, route, call_id, event, emitted_at, received_at
      from judged order by n
    )
    select n from judged where is_fresh`,
}

const reject: Statement = {
  name: 'reject',
  text: `insert into ledger (kind, route, reason, at) values ('rejected', $1, $2, $3)`,
}

const settle: Statement = {
  name: 'settle',
  text: `
    with settled as (
      select * from jsonb_to_recordset($1::jsonb) as s(
        n int, route text, key text, attempt int, due_at bigint, scheduled_delay_ms bigint, retry_after_ms bigint,
        started_at bigint, at bigint, outcome text, status int, processed_at bigint, next_state text, reason text,
        next_step int, next_due_at bigint, next_scheduled_delay_ms bigint, next_retry_after_ms bigint)
    ), updated as (
      update events e set
        state = s.next_state,
        attempts = s.attempt,
        step = coalesce(s.next_step, e.step),
        due_at = coalesce(s.next_due_at, e.due_at),
        scheduled_delay_ms = coalesce(s.next_scheduled_delay_ms, 0),
        retry_after_ms = s.next_retry_after_ms,
        payload = case when s.next_state <> 'delivered' then e.payload end,
        headers = case when s.next_state <> 'delivered' then e.headers end
      from settled s
      where e.route = s.route and e.key = s.key and e.state = 'waiting' and e.attempts = s.attempt - 1
      returning s.n, e.call_id, e.event, e.emitted_at
    ), entries as (
      select u.n, 0 as part, 'attempt' as kind, s.route, u.call_id, u.event, u.emitted_at, s.at, s.attempt, s.due_at,
        s.scheduled_delay_ms, s.retry_after_ms, s.started_at, s.outcome, s.status, s.processed_at, null as reason
      from updated u join settled s using (n)
      union all
      select u.n, 1, 'dead', s.route, u.call_id, u.event, u.emitted_at, s.at, s.attempt, null,
        null, null, null, null, null, null, s.reason
      from updated u join settled s using (n) where s.next_state = 'dead'
    ), logged as (
      insert into ledger (kind, route, call_id, event, emitted_at, at, attempt, due_at,
        scheduled_delay_ms, retry_after_ms, started_at, outcome, status, processed_at, reason)
      select kind, route, call_id, event, emitted_at, at, attempt, due_at,
        scheduled_delay_ms, retry_after_ms, started_at, outcome, status, processed_at, reason
      from entries order by n, part
    )
    select n from updated`,
}

const drop: Statement = {
  name: 'drop',
  text: `update events set state = 'dropped', payload = null, headers = null where route = $1 and key = $2 and state = 'waiting'`,
}

const due: Statement = {
  name: 'due',
  text: `select key from events where state = 'waiting' and route = $1 and due_at <= $2 order by due_at limit $3`,
}

const load: Statement = {
  name: 'load',
  text: `
    select key, webhook_id, headers, payload, attempts, step, due_at, scheduled_delay_ms, retry_after_ms
    from events where state = 'waiting' and route = $1 and key = any($2::text[]) order by due_at`,
}

const replay: Statement = {
  name: 'replay',
  text: `
    with again as (
      update events set state = 'waiting', step = 0, due_at = $3, scheduled_delay_ms = 0, retry_after_ms = null
      where state = 'dead' and route = $1 and ($2::text is null or call_id = $2)
      returning route, call_id, event, emitted_at
    ), logged as (
      insert into ledger (kind, route, call_id, event, emitted_at, at)
      select 'replayed', route, call_id, event, emitted_at, $3 from again
    )
    select count(*) as replayed from again`,
}

const counts = {
  waiting: { name: 'count_waiting', text: `select count(*) from events where state = 'waiting'` },
  dead: { name: 'count_dead', text: `select count(*) from events where state = 'dead'` },
} satisfies Record<string, Statement>
