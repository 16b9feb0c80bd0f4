import { randomBytes } from 'node:crypto'
import type { components } from '../../contracts/generated/tcall'
import type { Cache, ValuePacking } from '../../service/cache'
import type { Database, Statement } from '../../service/database'
import type { RequestTiming } from '../../service/timing'
import type { RouteReason } from './routing'

export type StoredCallStatus = components['schemas']['CallStatus']
/** A call as the contract shows it; the columns have the contract's names. */
export type CallLogRow = components['schemas']['CallLog']

/** The columns of a call as the contract shows it. */
export const callColumns = `id, call_sid, call_sid as twilio_call_sid, retell_call_id, status, call_type, provider, phone_number_id,
  to_number, agent_id, campaign, group_id, created_at, started_at, ended_at, duration, is_user_answered, transcript,
  queue_wait_ms, route_reason, idempotency_key`

/** A call to be recorded: dialled at once, or waiting (`routeReason` null). */
export interface NewCall {
  organisationId: number
  phoneNumberId: string
  toNumber: string
  agentId: number
  groupId: number | null
  routeReason: RouteReason | null
}

/** What a call that was removed, or changed by a restart, held. */
export interface CallState {
  id: number
  organisation_id: number
  agent_id: number
  status: StoredCallStatus
}

export interface WaitingRow {
  id: number
  organisation_id: number
  agent_id: number
  to_number: string
  phone_number_id: string
  waiting_since: number
}

export const insertCall: Statement = {
  name: 'insert_call',
  text: `insert into call_logs (organisation_id, call_sid, status, call_type, provider, phone_number_id, to_number, agent_id,
      group_id, created_at, started_at, queue_wait_ms, route_reason, idempotency_key)
    values ($1, $2, case when $7::text is null then 'pending' else 'in_progress' end, 'outbound', 'retell', $3, $4, $5,
      $6, $8, case when $7 is not null then $8::timestamptz end, case when $7 is not null then 0 end, $7, $9)
    on conflict (organisation_id, idempotency_key) where idempotency_key is not null do nothing
    returning id`,
}
const insertMany: Statement = {
  name: 'insert_calls',
  text: `insert into call_logs (organisation_id, call_sid, status, call_type, provider, phone_number_id, to_number, agent_id,
      group_id, created_at, started_at, queue_wait_ms, route_reason)
    select $1, call_sid, case when reason is null then 'pending' else 'in_progress' end, 'outbound', 'retell', $2, to_number,
      agent_id, $3, $4, case when reason is not null then $4::timestamptz end, case when reason is not null then 0 end, reason
    from unnest($5::text[], $6::text[], $7::int[], $8::text[]) with ordinality as call (call_sid, to_number, agent_id, reason, n)
    order by n
    returning id, call_sid`,
}
const startWaiting: Statement = {
  name: 'start_waiting_call',
  text: `update call_logs set status = 'in_progress', route_reason = 'after-queue', started_at = $2,
      queue_wait_ms = round(extract(epoch from $2::timestamptz - created_at) * 1000)
    where id = $1 and status = 'pending' returning id`,
}
const setProviderId: Statement = {
  name: 'set_provider_id',
  // The first event may have come before the answer to the dial, with the same id.
  text: 'update call_logs set retell_call_id = $2 where id = $1 and retell_call_id is null',
}
const fail: Statement = {
  name: 'fail_call',
  text: `update call_logs set status = 'failed', ended_at = greatest(started_at, $2), failure_reason = $3
    where id = $1 and status = 'in_progress' returning id`,
}
const byKey: Statement = {
  name: 'call_by_idempotency_key',
  text: 'select id, call_sid as "callSid" from call_logs where organisation_id = $1 and idempotency_key = $2',
}
export const callById: Statement = {
  name: 'call',
  text: `select organisation_id, ${callColumns} from call_logs where id = $1`,
}
const remove: Statement = {
  name: 'remove_calls',
  text: `delete from call_logs where organisation_id = $1 and phone_number_id = $2
    returning id, organisation_id, agent_id, case when call_type = 'outbound' then status else 'completed' end as status,
      status in ('pending', 'in_progress') as open`,
}
const failLost: Statement = {
  name: 'fail_lost_calls',
  text: `update call_logs set status = 'failed', ended_at = greatest(started_at, $1), failure_reason = 'lost at a restart'
    where status = 'in_progress' and ($2 or retell_call_id is null or started_at < $1::timestamptz - $3 * interval '1 second')`,
}
const openCalls: Statement = {
  name: 'open_calls',
  text: `select id, organisation_id, agent_id, status from call_logs where status = 'in_progress' and call_type = 'outbound'`,
}
const waitingCalls: Statement = {
  name: 'waiting_calls',
  text: `select id, organisation_id, agent_id, to_number, phone_number_id,
      (extract(epoch from created_at) * 1000)::bigint as waiting_since
    from call_logs where status = 'pending' order by id`,
}

/** Every statement about a call but its webhook effects and the list. */
export class CallStore {
  readonly #database: Database
  readonly #cache: Cache

  constructor(database: Database, cache: Cache) {
    this.#database = database
    this.#cache = cache
  }

  /** The call that was made with this key, if there is one. */
  async findByKey(
    timing: RequestTiming,
    organisationId: number,
    key: string,
  ): Promise<{ id: number; callSid: string } | undefined> {
    const [call] = await this.#database.query<{ id: number; callSid: string }>(timing, byKey, [organisationId, key])
    return call
  }

  /**
   * Records one call; a route reason means that it is dialled now.
   * @param key its idempotency key; undefined is returned when a call has that already
   */
  async insert(
    timing: RequestTiming,
    call: NewCall,
    now: Date,
    key: string | undefined,
  ): Promise<{ id: number; callSid: string } | undefined> {
    const callSid = newCallSid()
    const { organisationId, phoneNumberId, toNumber, agentId, groupId, routeReason } = call
    const [row] = await this.#database.query<{ id: number }>(timing, insertCall, [
      organisationId,
      callSid,
      phoneNumberId,
      toNumber,
      agentId,
      groupId,
      routeReason,
      now,
      key ?? null,
    ])
    return row && { id: row.id, callSid }
  }

  /** Records calls of one organisation, number and group in one statement; the results are in their order. */
  async insertAll(
    timing: RequestTiming,
    calls: readonly NewCall[],
    now: Date,
  ): Promise<{ id: number; callSid: string }[]> {
    const [first] = calls
    if (!first) return []
    const callSids = calls.map(newCallSid)
    const rows = await this.#database.query<{ id: number; call_sid: string }>(timing, insertMany, [
      first.organisationId,
      first.phoneNumberId,
      first.groupId,
      now,
      callSids,
      calls.map(({ toNumber }) => toNumber),
      calls.map(({ agentId }) => agentId),
      calls.map(({ routeReason }) => routeReason),
    ])
    const ids = new Map(rows.map(({ id, call_sid }) => [call_sid, id]))
    return callSids.map((callSid) => ({ id: ids.get(callSid) as number, callSid }))
  }

  /** A waiting call becomes a dialled one; false when it is no longer there. */
  async start(id: number, now: Date): Promise<boolean> {
    const started = await this.#database.query(undefined, startWaiting, [id, now])
    await this.changed([id])
    return started.length > 0
  }

  async setProviderId(id: number, providerId: string): Promise<void> {
    await this.#database.query(undefined, setProviderId, [id, providerId])
    await this.changed([id])
  }

  /** Ends a call that could not be dialled; false when it was not in progress. */
  async fail(id: number, reason: string, now: Date): Promise<boolean> {
    const failed = await this.#database.query(undefined, fail, [id, now, reason])
    await this.changed([id])
    return failed.length > 0
  }

  async find(timing: RequestTiming, organisationId: number, id: number): Promise<CallLogRow | undefined> {
    const load = async () => {
      const [found] = await this.#database.query<CallLogRow & { organisation_id: number }>(timing, callById, [id])
      if (!found) return undefined
      const { organisation_id, ...row } = found
      return { organisationId: organisation_id, row }
    }
    const kept = await this.#cache.read<KeptCall>(keyOf(id), load, asJson)
    // Of another organisation: as if it were not there.
    return kept?.organisationId === organisationId ? kept.row : undefined
  }

  /** Called after a call was changed in another way than by this store. */
  changed(ids: readonly number[]): Promise<void> {
    return this.#cache.forget(ids.map(keyOf))
  }

  /** Removes the calls dialled from a number; an inbound one counts as ended in `status`, as it holds no slot. */
  async remove(
    timing: RequestTiming,
    organisationId: number,
    phoneNumberId: string,
  ): Promise<(CallState & { open: boolean })[]> {
    type Removed = CallState & { open: boolean }
    const removed = await this.#database.query<Removed>(timing, remove, [organisationId, phoneNumberId])
    await this.changed(removed.map(({ id }) => id))
    return removed
  }

  /**
   * At a start: fails calls that no event can end any more. `all` of those in progress, or the ones
   * whose dial was cut off and those older than `maxAgeS`.
   */
  async failLost(now: Date, all: boolean, maxAgeS: number): Promise<void> {
    await this.#database.query(undefined, failLost, [now, all, maxAgeS])
  }

  /** Every outbound call in progress. */
  open(): Promise<CallState[]> {
    return this.#database.query(undefined, openCalls, [])
  }

  /** Every waiting call, oldest first. */
  waiting(): Promise<WaitingRow[]> {
    return this.#database.query(undefined, waitingCalls, [])
  }
}

/** A call as it lies in the cache: whose it is stands beside it, since the key does not say. */
interface KeptCall {
  organisationId: number
  row: CallLogRow
}

const asJson: ValuePacking<KeptCall> = {
  pack: (call) => Buffer.from(JSON.stringify(call)),
  unpack: (bytes) => JSON.parse(bytes.toString('utf8')) as KeptCall,
}

function keyOf(id: number): string {
  return `call:${id}`
}

export function newCallSid(): string {
  return `CA${randomBytes(16).toString('hex')}`
}
