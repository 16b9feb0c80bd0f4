import type { Database, Statement } from '../service/database'
import type { EventIdentity } from './event-identity'
import type { AttemptResult, NextStep } from './next-step'

/** Duplicates of one event that get a row in the ledger; more are counted by the metric alone, or one replay would fill it. */
const DUPLICATE_ROWS = 10

/** An event as it came in. */
export interface Delivery extends EventIdentity {
  route: string
  /** When the request came, in ms since the epoch. */
  received_at: number
  /** What goes on to the upstream of the request's headers. */
  headers: Record<string, string>
  payload: Buffer
}

/** What the database makes of a delivery. */
export interface Receipt {
  /** Its key was new. */
  fresh: boolean
  /** Another event of its call waited already. */
  behind: boolean
}

/** An event that waits for an attempt. */
export interface WaitingEvent {
  key: string
  webhook_id: string
  /** Events of one call are attempted one after the other. */
  call_id?: string
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

/** An event that is due, before it is loaded. */
export interface DueEvent {
  key: string
  /** Bytes of its payload. */
  size: number
}

/** One attempt that ended, and what becomes of its event. */
export interface Settlement {
  route: string
  event: WaitingEvent
  result: AttemptResult
  next: NextStep
}

/** What the database makes of a settlement. */
export interface SettledEvent {
  /** It counted: the event had had exactly the attempts before it. */
  counted: boolean
  /** Others of its call may wait. */
  behind: boolean
}

/** A refused delivery, as the ledger has it. */
export interface RefusedRow {
  route: string
  reason: string
  at: number
  size: number
}

interface Pools {
  /** For what providers wait for; nothing else may take its connections. */
  intake: Database
  /** For forwarding. */
  forward: Database
  /** For counts, refusals and retention, which may wait. */
  background: Database
}

/** The proxy's tables. Every method is one statement, so one transaction. */
export class EventStore {
  constructor(private readonly pools: Pools) {}

  /** Records deliveries and resolves when they are durable. */
  async receive(deliveries: readonly Delivery[]): Promise<Receipt[]> {
    const seen = new Set<string>()
    const calls = new Set<string>()
    const inBatch: boolean[] = []
    const rows = deliveries.map(({ payload, headers, ...delivery }, n) => {
      const id = `${delivery.route} ${delivery.key}`
      const call = `${delivery.route} ${delivery.call_id}`
      const repeated = seen.has(id)
      inBatch.push(delivery.call_id !== undefined && calls.has(call))
      seen.add(id)
      calls.add(call)
      return { n, ...delivery, repeated, ...(!repeated && { headers, payload: payload.toString('base64') }) }
    })
    const fresh = await this.pools.intake.query<{ n: number; behind: boolean }>(undefined, receive, [
      JSON.stringify(rows),
      DUPLICATE_ROWS,
    ])
    const receipts = deliveries.map((): Receipt => ({ fresh: false, behind: false }))
    for (const { n, behind } of fresh) receipts[n] = { fresh: true, behind: behind || inBatch[n] === true }
    return receipts
  }

  /** Adds refused requests to the ledger. */
  async refuse(rows: readonly RefusedRow[]): Promise<void> {
    await this.pools.background.query(undefined, refuse, [JSON.stringify(rows)])
  }

  /**
   * Records attempts and what becomes of their events. A settlement counts only for an event that has had exactly the
   * attempts before it; so repeating one whose commit is unknown changes nothing.
   */
  async settle(settlements: readonly Settlement[]): Promise<SettledEvent[]> {
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
    const counted = await this.pools.forward.query<{ n: number; behind: boolean }>(undefined, settle, [
      JSON.stringify(rows),
    ])
    const settled = settlements.map((): SettledEvent => ({ counted: false, behind: true }))
    for (const { n, behind } of counted) settled[n] = { counted: true, behind }
    return settled
  }

  /** Takes an event off without an attempt: the fault that loses it. */
  async drop(route: string, key: string): Promise<void> {
    await this.pools.forward.query(undefined, drop, [route, key])
  }

  /** Events that wait for an attempt due until `until` and behind no other of their call, earliest first. */
  due(route: string, until: number, limit: number): Promise<DueEvent[]> {
    return this.pools.forward.query<DueEvent>(undefined, due, [route, until, limit])
  }

  /** Those of the events that still wait, earliest first. */
  async load(route: string, keys: readonly string[]): Promise<WaitingEvent[]> {
    return (await this.pools.forward.query<WaitingRow>(undefined, load, [route, keys])).map(waitingEvent)
  }

  /** The first event of a call that waits, if it is due until `until`. */
  async head(route: string, callId: string, until: number): Promise<WaitingEvent | undefined> {
    const [row] = await this.pools.forward.query<WaitingRow>(undefined, head, [route, callId, until])
    return row && waitingEvent(row)
  }

  /** Makes dead letters wait again, due at once; returns how many. */
  async replay(route: string, callId: string | undefined, at: number): Promise<number> {
    const rows = await this.pools.background.query<{ replayed: number }>(undefined, replay, [route, callId ?? null, at])
    return rows[0]?.replayed ?? 0
  }

  /** Events in a state, over all routes. */
  async count(state: 'waiting' | 'dead'): Promise<number> {
    const rows = await this.pools.background.query<{ count: number }>(undefined, counts[state], [])
    return rows[0]?.count ?? 0
  }

  /** Deletes the payloads of dead letters received before `before`, `limit` at most; returns how many. */
  expireDead(before: number, at: number, limit: number): Promise<number> {
    return this.removed(expireDead, [before, at, limit])
  }

  /** Forgets events received before `before` that are over, `limit` at most; returns how many. */
  forgetKeys(before: number, limit: number): Promise<number> {
    return this.removed(forgetKeys, [before, limit])
  }

  /** Deletes rows of the ledger from before `before`, `limit` at most; returns how many. */
  trimLedger(before: number, limit: number): Promise<number> {
    return this.removed(trimLedger, [before, limit])
  }

  private async removed(statement: Statement, values: readonly unknown[]): Promise<number> {
    const [row] = await this.pools.background.query<{ removed: number }>(undefined, statement, values)
    return row?.removed ?? 0
  }
}

type WaitingRow = Omit<WaitingEvent, 'call_id' | 'retry_after_ms'> & {
  call_id: string | null
  retry_after_ms: number | null
}

function waitingEvent({ call_id, retry_after_ms, ...event }: WaitingRow): WaitingEvent {
  return { ...event, ...(call_id !== null && { call_id }), ...(retry_after_ms !== null && { retry_after_ms }) }
}

// Look-ups are subqueries rather than joins: a plan made while a table was small then still goes by its index.
const receive: Statement = {
  name: 'receive',
  text: `
    with incoming as (
      select i.*,
        i.call_id is not null and exists (select from events w where w.route = i.route and w.call_id = i.call_id
          and w.state = 'waiting') as behind,
        coalesce((select e.duplicates from events e where e.route = i.route and e.key = i.key), 0) as duplicates
      from jsonb_to_recordset($1::jsonb) as i(
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
    ), numbered as (
      select judged.*, duplicates + row_number() over (partition by route, key, is_fresh order by n) as nth from judged
    ), counted as (
      update events e set duplicates = repeats.nth
      from (select route, key, least(max(nth), $2::int) as nth from numbered where not is_fresh group by route, key) repeats
      where e.route = repeats.route and e.key = repeats.key and e.duplicates < repeats.nth
    ), logged as (
      insert into ledger (kind, route, call_id, event, emitted_at, at)
      select case when is_fresh then 'received' else 'duplicate' end, route, call_id, event, emitted_at, received_at
      from numbered where is_fresh or nth <= $2::int order by n
    )
    select n, behind from judged where is_fresh`,
}

const refuse: Statement = {
  name: 'refuse',
  text: `
    insert into ledger (kind, route, reason, at, size)
    select 'rejected', route, reason, at, size
    from jsonb_to_recordset($1::jsonb) as r(route text, reason text, at bigint, size bigint)`,
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
      returning s.n, e.route, e.key, e.call_id, e.event, e.emitted_at
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
    select n, u.call_id is not null and exists (select from events w where w.route = u.route and w.call_id = u.call_id
      and w.state = 'waiting' and w.key <> u.key) as behind
    from updated u`,
}

const drop: Statement = {
  name: 'drop',
  text: `update events set state = 'dropped', payload = null, headers = null where route = $1 and key = $2 and state = 'waiting'`,
}

const due: Statement = {
  name: 'due',
  text: `
    select key, octet_length(payload) as size from events e
    where state = 'waiting' and route = $1 and due_at <= $2 and (call_id is null or not exists (
      select from events w where w.route = e.route and w.call_id = e.call_id and w.state = 'waiting' and w.seq < e.seq))
    order by due_at, seq limit $3`,
}

const WAITING = 'key, webhook_id, call_id, headers, payload, attempts, step, due_at, scheduled_delay_ms, retry_after_ms'

const load: Statement = {
  name: 'load',
  text: `
    select ${WAITING} from events
    where state = 'waiting' and route = $1 and key = any($2::text[]) order by due_at, seq`,
}

const head: Statement = {
  name: 'head',
  text: `
    select * from (
      select ${WAITING} from events where state = 'waiting' and route = $1 and call_id = $2 order by seq limit 1
    ) first where due_at <= $3`,
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

const expireDead: Statement = {
  name: 'expire_dead',
  text: `
    with old as (
      select route, key from events where received_at < $1 and state = 'dead' order by received_at limit $3
    ), expired as (
      update events e set state = 'expired', payload = null, headers = null from old
      where e.route = old.route and e.key = old.key and e.state = 'dead'
      returning e.route, e.call_id, e.event, e.emitted_at, e.attempts
    ), logged as (
      insert into ledger (kind, route, call_id, event, emitted_at, at, attempt, reason)
      select 'dead', route, call_id, event, emitted_at, $2, nullif(attempts, 0), 'expired' from expired
    )
    select count(*) as removed from expired`,
}

const forgetKeys: Statement = {
  name: 'forget_keys',
  text: `
    with old as (
      select route, key from events where received_at < $1 and state in ('delivered', 'dropped', 'expired')
      order by received_at limit $2
    ), gone as (
      delete from events e using old where e.route = old.route and e.key = old.key returning 1
    )
    select count(*) as removed from gone`,
}

// The oldest transactions have the oldest rows: the first that is young ends the search.
const trimLedger: Statement = {
  name: 'trim_ledger',
  text: `
    with old as (
      select xid, seq, at from ledger order by xid, seq limit $2
    ), gone as (
      delete from ledger l using old where l.xid = old.xid and l.seq = old.seq and old.at < $1 returning 1
    )
    select count(*) as removed from gone`,
}
