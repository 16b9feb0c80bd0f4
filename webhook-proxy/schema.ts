/**
 * `events`: one row for each known key, the state of its delivery. The payload goes when it is delivered.
 * `ledger`: append-only; `xid` is the writing transaction, so that a reader can stop before the first open one.
 */
export const schema: readonly string[] = [
  `create table if not exists events (
    route text not null,
    key text not null,
    webhook_id text not null,
    call_id text,
    event text,
    emitted_at bigint,
    received_at bigint not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead', 'dropped')),
    attempts int not null default 0,
    step int not null default 0,
    due_at bigint not null,
    scheduled_delay_ms bigint not null default 0,
    retry_after_ms bigint,
    headers jsonb,
    payload bytea,
    primary key (route, key)
  )`,
  `create index if not exists events_waiting on events (route, due_at) where state = 'waiting'`,
  `create index if not exists events_dead on events (route, call_id) where state = 'dead'`,
  `create table if not exists ledger (
    xid xid8 not null default pg_current_xact_id(),
    seq bigint not null generated always as identity,
    kind text not null,
    route text not null,
    call_id text,
    event text,
    emitted_at bigint,
    at bigint not null,
    attempt int,
    due_at bigint,
    scheduled_delay_ms bigint,
    retry_after_ms bigint,
    started_at bigint,
    outcome text,
    status int,
    processed_at bigint,
    reason text,
    primary key (xid, seq)
  )`,
  `create index if not exists ledger_call on ledger (call_id, xid, seq)`,
]
