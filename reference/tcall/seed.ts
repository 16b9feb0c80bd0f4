import type { Pool } from 'pg'
import { hashPassword } from '../../service/passwords'
import type { Credentials } from './accounts-file'

/** The organisation of every account in the accounts file. */
export const mainOrganisation = 1
/** Another tenant, so that what one must not see is really there. */
const otherOrganisation = 2

/** The accounts of the other organisation; they share the first password of the accounts file. */
const otherAccounts = ['other1@example.test', 'other2@example.test', 'other3@example.test']

/** The agent with a small limit of its own, for the journey with a full queue. */
const smallTeam = { name: 'Small team', queue: 'small-team', limit: 3, capacity: 5 }
const ordinaryAgents = 20
const otherCalls = 25

/** Contact groups by id, with how many numbers each has. */
const contactGroups = new Map([
  [1, 10],
  [2, 25],
  [3, 50],
])

/** Brings the directory and the accounts into the state that the settings describe; may run again. */
export async function seed(pool: Pool, accounts: readonly Credentials[], queueCapacity: number): Promise<void> {
  await pool.query(
    `insert into organisations (id, name) values ($1, 'Reference'), ($2, 'Elsewhere') on conflict do nothing`,
    [mainOrganisation, otherOrganisation],
  )
  await seedDirectory(pool, queueCapacity)
  await seedAccounts(pool, accounts)
  await seedOtherCalls(pool)
}

async function seedDirectory(pool: Pool, queueCapacity: number): Promise<void> {
  await pool.query(
    `insert into queues (organisation_id, id, capacity) values ($1, 'default', $3), ($1, $4, $5), ($2, 'default', $3)
     on conflict (organisation_id, id) do update set capacity = excluded.capacity`,
    [mainOrganisation, otherOrganisation, queueCapacity, smallTeam.queue, smallTeam.capacity],
  )
  await pool.query(
    `insert into agents (id, organisation_id, name, queue_id, max_concurrent_calls, is_active)
     select n, $1::int, 'Reception ' || n, 'default', null::int, true from generate_series(1, $3::int) n
     union all select $3 + 1, $1, $4, $5, $6::int, true
     union all select $3 + 2, $1, 'Night desk 1', 'default', null, false
     union all select 100 + n, $2::int, 'Elsewhere ' || n, 'default', null, true from generate_series(1, 2) n
     on conflict do nothing`,
    [mainOrganisation, otherOrganisation, ordinaryAgents, smallTeam.name, smallTeam.queue, smallTeam.limit],
  )
  await pool.query(
    `insert into campaigns (id, organisation_id, name, agent_id, status, total_calls)
     select n, $1::int, 'Reminders ' || n, n, (array['active', 'paused', 'finished', 'draft'])[1 + n % 4], n * 100
     from generate_series(1, 8) n on conflict do nothing`,
    [mainOrganisation],
  )
  for (const [group, size] of contactGroups) {
    await pool.query(
      `insert into contacts (group_id, organisation_id, to_number)
       select $1::int, $2::int, '+1212555' || lpad((100 + n)::text, 4, '0') from generate_series(0, $3::int - 1) n
       on conflict do nothing`,
      [group, mainOrganisation, size],
    )
  }
}

/** In bulk, and each distinct password hashed once: a thousand hashes would take a minute. */
async function seedAccounts(pool: Pool, accounts: readonly Credentials[]): Promise<void> {
  const hashes = new Map<string, Promise<string>>()
  const hashOf = (password: string): Promise<string> => {
    const known = hashes.get(password) ?? hashPassword(password)
    hashes.set(password, known)
    return known
  }
  await insertAccounts(
    pool,
    mainOrganisation,
    accounts.map(({ email }) => email),
    await Promise.all(accounts.map(({ password }) => hashOf(password))),
  )
  const shared = await hashOf(accounts[0]?.password ?? '')
  await insertAccounts(
    pool,
    otherOrganisation,
    otherAccounts,
    otherAccounts.map(() => shared),
  )
}

async function insertAccounts(
  pool: Pool,
  organisation: number,
  emails: readonly string[],
  hashes: readonly string[],
): Promise<void> {
  await pool.query(
    `insert into accounts (organisation_id, email, password_hash, first_name, last_name, role)
     select $1::int, email, password_hash, 'Ada' || n, 'Sample' || n, case when n = 1 then 'admin' else 'member' end
     from unnest($2::text[], $3::text[]) with ordinality as account (email, password_hash, n)
     on conflict (email) do update set password_hash = excluded.password_hash`,
    [organisation, emails, hashes],
  )
}

async function seedOtherCalls(pool: Pool): Promise<void> {
  await pool.query(
    `insert into call_logs (organisation_id, call_sid, status, call_type, provider, phone_number_id, to_number, agent_id,
       created_at, started_at, ended_at, is_user_answered, queue_wait_ms, route_reason)
     select $1::int, 'CAELSEWHERE' || lpad(n::text, 8, '0'), 'completed', 'outbound', 'retell', 'elsewhere',
       '+1212555' || lpad((100 + n)::text, 4, '0'), 101,
       timestamptz '2026-01-01 10:00:00Z' + n * interval '1 minute',
       timestamptz '2026-01-01 10:00:00Z' + n * interval '1 minute',
       timestamptz '2026-01-01 10:04:00Z' + n * interval '1 minute', true, 0, 'requested-agent'
     from generate_series(1, $2::int) n on conflict (call_sid) do nothing`,
    [otherOrganisation, otherCalls],
  )
}
