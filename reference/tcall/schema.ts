/**
 * The tables, in order; every statement may run again. Identifiers are in the C collation, so that
 * one index serves equality and the search for a beginning.
 */
export const schema: readonly string[] = [
  `create table if not exists organisations (
    id integer primary key,
    name text not null
  )`,
  `create table if not exists accounts (
    id integer generated always as identity primary key,
    organisation_id integer not null references organisations,
    email text not null unique,
    password_hash text not null,
    first_name text not null,
    last_name text not null,
    role text not null check (role in ('admin', 'member'))
  )`,
  `create table if not exists queues (
    organisation_id integer not null references organisations,
    id text not null,
    capacity integer not null check (capacity > 0),
    primary key (organisation_id, id)
  )`,
  `create table if not exists agents (
    id integer primary key,
    organisation_id integer not null references organisations,
    name text not null,
    queue_id text not null,
    max_concurrent_calls integer check (max_concurrent_calls > 0),
    is_active boolean not null,
    foreign key (organisation_id, queue_id) references queues
  )`,
  `create table if not exists campaigns (
    id integer primary key,
    organisation_id integer not null references organisations,
    name text not null,
    agent_id integer not null references agents,
    status text not null check (status in ('draft', 'active', 'paused', 'finished')),
    total_calls integer not null
  )`,
  `create table if not exists contacts (
    group_id integer not null,
    organisation_id integer not null references organisations,
    to_number text not null,
    primary key (group_id, to_number)
  )`,
  `create table if not exists call_logs (
    id bigint generated always as identity primary key,
    organisation_id integer not null references organisations,
    call_sid text collate "C" not null unique,
    retell_call_id text collate "C" unique,
    status text not null check (status in ('pending', 'in_progress', 'completed', 'failed')),
    call_type text not null check (call_type in ('inbound', 'outbound')),
    provider text not null,
    phone_number_id text collate "C" not null,
    to_number text collate "C" not null,
    agent_id integer references agents,
    campaign integer references campaigns,
    group_id integer,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    duration double precision generated always as (extract(epoch from (ended_at - started_at))) stored,
    is_user_answered boolean,
    transcript text,
    queue_wait_ms integer,
    route_reason text,
    failure_reason text
  ) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)`,
  // A database of an earlier version lacks it.
  'alter table call_logs add column if not exists idempotency_key text collate "C"',
  `create unique index if not exists call_logs_idempotency on call_logs (organisation_id, idempotency_key)
    where idempotency_key is not null`,
  // The count of open calls is asked every 500 ms while 100,000 ended ones lie beside them.
  `create index if not exists call_logs_open on call_logs (organisation_id, status, phone_number_id)
    where status in ('pending', 'in_progress')`,
  'create index if not exists call_logs_number on call_logs (organisation_id, phone_number_id, id)',
  'create index if not exists call_logs_started on call_logs (organisation_id, started_at, id)',
  'create index if not exists call_logs_duration on call_logs (organisation_id, duration, id)',
  'create index if not exists call_logs_to on call_logs (to_number)',
  // xid and seq make a cursor that no uncommitted row can slip behind; see webhook-effects.ts.
  `create table if not exists webhook_effects (
    call_id text collate "C" not null,
    event text not null,
    organisation_id integer not null references organisations,
    phone_number_id text,
    emitted_at bigint not null,
    processed_at bigint not null,
    xid xid8 not null default pg_current_xact_id(),
    seq bigint generated always as identity,
    digest text collate "C" not null default '',
    primary key (call_id, event, digest)
  )`,
  // A database of an older version knew every event by call and type alone.
  `alter table webhook_effects add column if not exists digest text collate "C" not null default ''`,
  `do $$ begin
    if (select count(*) from information_schema.key_column_usage where table_schema = current_schema()
        and table_name = 'webhook_effects' and constraint_name = 'webhook_effects_pkey') = 2 then
      alter table webhook_effects drop constraint webhook_effects_pkey, add primary key (call_id, event, digest);
    end if;
  end $$`,
  'create index if not exists webhook_effects_feed on webhook_effects (organisation_id, xid, seq)',
]
