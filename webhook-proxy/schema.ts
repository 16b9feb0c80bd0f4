/**
 * `events`: one row for each known key, the state of its delivery. The payload goes when it is delivered, or expires.
 * `ledger`: append-only; `xid` is the writing transaction, so that a reader can stop before the first open one.
 *
 * Every statement may run again, and those after a table's first form bring a database of an older version up to it.
 */
export const proxySchema: readonly string[] = [
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

  // Since version 2: the order of receipt, duplicates that are counted, refusals with their size, retention.
  `do $$ begin
    if not exists (select from information_schema.columns
        where table_schema = current_schema() and table_name = 'events' and column_name = 'seq') then
      alter table events add column seq bigint;
      create sequence if not exists events_seq as bigint owned by events.seq;
      update events set seq = numbered.nth
        from (select route, key, nextval('events_seq') as nth from (select route, key from events order by received_at, due_at) o) numbered
        where events.route = numbered.route and events.key = numbered.key;
      alter table events alter column seq set default nextval('events_seq'), alter column seq set not null;
    end if;
  end $$`,
  `alter table events add column if not exists duplicates int not null default 0`,
  `alter table ledger add column if not exists size bigint`,
  `alter table events drop constraint if exists events_state_check`,
  `alter table events add constraint events_state_check
    check (state in ('waiting', 'delivered', 'dead', 'dropped', 'expired'))`,
  `create index if not exists events_waiting on events (route, due_at) where state = 'waiting'`,
  `create index if not exists events_waiting_call on events (route, call_id, seq) where state = 'waiting'`,
  `create index if not exists events_dead on events (route, call_id) where state = 'dead'`,
  `create index if not exists events_received on events (received_at)`,
]
