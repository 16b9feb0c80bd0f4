import { createHash } from 'node:crypto'
import type { components } from '../../contracts/generated/tcall'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import { newCallSid, type StoredCallStatus } from './call-store'
import { mainOrganisation } from './seed'

type ProviderEvent = components['schemas']['ProviderEvent']
type WebhookReceipt = components['schemas']['WebhookReceipt']
type WebhookEffect = components['schemas']['WebhookEffect']

/** What an event says about its call. Null leaves the call as it is. */
interface Change {
  /** The final status; null while the call goes on. */
  status: StoredCallStatus | null
  endedAtMs: number | null
  /** Whether a person picked up. */
  answered: boolean | null
  transcript: string | null
}

/**
 * Reads an event. Only a dial that failed fails a call: busy, no answer and voicemail are completed
 * calls that no person answered. call_started says answered until call_ended knows better, since a
 * voicemail picks up too.
 */
export function changeOf({ event, emitted_at: emittedAt, call }: ProviderEvent): Change {
  const unchanged: Change = { status: null, endedAtMs: null, answered: null, transcript: null }
  if (event === 'call_started') return { ...unchanged, answered: true }
  if (event === 'call_analyzed' || event === 'transcript_updated')
    return { ...unchanged, transcript: call.transcript ?? null }
  const { disconnection_reason: reason, call_status: status } = call
  const failed = reason === 'dial_failed' || (reason === undefined && status === 'error')
  const byPerson = reason === 'user_hangup' || reason === 'agent_hangup'
  return {
    status: failed ? 'failed' : 'completed',
    endedAtMs: call.end_timestamp ?? emittedAt,
    answered: byPerson || (reason === undefined && !failed && call.start_timestamp !== undefined),
    transcript: null,
  }
}

/** A call's new values; `c` is the call, $6 status, $7 ended_at, $8 answered, $9 transcript. An ended call never un-ends. */
const applied = `retell_call_id = $1,
      status = coalesce($6::text, c.status),
      ended_at = case when $6 is null then c.ended_at
        else greatest(c.started_at, to_timestamp($7::double precision / 1000)) end,
      is_user_answered = case when $6 is not null or c.ended_at is null then coalesce($8::boolean, c.is_user_answered)
        else c.is_user_answered end,
      transcript = coalesce($9::text, c.transcript)`

const nowMs = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

/**
 * One event of an outbound call, in one statement and so in one transaction: the call is locked,
 * the effect recorded unless it was before, the call changed only if it was recorded now. The call
 * is named by our own id in the metadata, since the first event can overtake the answer to the dial.
 */
const outbound: Statement = {
  name: 'outbound_event',
  text: `with target as materialized (
      select id, organisation_id, status, agent_id, call_type, phone_number_id from call_logs
      where id = coalesce($4::bigint, (select id from call_logs where retell_call_id = $1))
        and (retell_call_id is null or retell_call_id = $1)
      for update
    ), effect as (
      insert into webhook_effects (call_id, event, emitted_at, organisation_id, phone_number_id, processed_at, digest)
      select $1, $2, $3, coalesce(target.organisation_id, ${mainOrganisation}), coalesce(target.phone_number_id, $5), ${nowMs}, $10
      from (select) event left join target on true
      on conflict (call_id, event, digest) do nothing
      returning processed_at
    ), changed as (
      update call_logs c set ${applied} from target, effect where c.id = target.id
    )
    select effect.processed_at, target.id as call_log_id, target.organisation_id, target.agent_id,
      coalesce(target.status = 'in_progress' and target.call_type = 'outbound', false) as held_slot
    from (select) event left join effect on true left join target on true`,
}

/** One event of an inbound call; the first one, whichever it is, creates the call. */
const inbound: Statement = {
  name: 'inbound_event',
  text: `with effect as (
      insert into webhook_effects (call_id, event, emitted_at, organisation_id, phone_number_id, processed_at, digest)
      values ($1, $2, $3, $4, $5, ${nowMs}, $14)
      on conflict (call_id, event, digest) do nothing
      returning processed_at
    ), changed as (
      insert into call_logs as c (organisation_id, call_sid, retell_call_id, status, call_type, provider, phone_number_id,
        to_number, agent_id, created_at, started_at, ended_at, is_user_answered, transcript)
      select $4, $12, $1, coalesce($6::text, 'in_progress'), 'inbound', 'retell', $5, $11, $13::int,
        started, started, greatest(started, to_timestamp($7::double precision / 1000)), $8::boolean, $9::text
      from effect, to_timestamp($10::double precision / 1000) started
      on conflict (retell_call_id) do update set ${applied} where c.call_type = 'inbound' returning c.id
    )
    select processed_at, (select id from changed) as call_log_id, null::int as organisation_id, null::int as agent_id,
      false as held_slot from effect`,
}

const known: Statement = {
  name: 'known_effect',
  text: `select processed_at, (select id from call_logs where retell_call_id = $1) as call_log_id
    from webhook_effects where call_id = $1 and event = $2 and digest = $3`,
}

interface Applied {
  processed_at: number | null
  call_log_id: number | null
  organisation_id: number | null
  agent_id: number | null
  held_slot: boolean
}

/** A call has these once, however a retry of one is serialised; of any other event each that differs is another. */
const onceACall: readonly string[] = ['call_started', 'call_ended', 'call_analyzed']

/** What tells events of one call and type apart; empty where there is only one. */
function digestOf({ event }: ProviderEvent, bytes: Buffer): string {
  return onceACall.includes(event) ? '' : createHash('sha256').update(bytes).digest('hex')
}

/** A slot that an event freed. */
export interface FreedSlot {
  organisationId: number
  agentId: number
}

/**
 * Gives an event its effect, once. The receipt's `processed_at` is our clock after the commit; the
 * feed shows the database's clock within the transaction, which is earlier by the time of the commit.
 * @param bytes the body as it came
 * @param agent who takes an inbound call, where the address names one
 * @returns also which call changed, by our id
 */
export async function applyEvent(
  database: Database,
  timing: RequestTiming,
  event: ProviderEvent,
  bytes: Buffer,
  agent?: { id: number; organisation_id: number },
): Promise<{ receipt: WebhookReceipt; freed?: FreedSlot; changed?: number }> {
  const { call } = event
  const { status, endedAtMs, answered, transcript } = changeOf(event)
  const base = [call.call_id, event.event, event.emitted_at]
  const change = [status, endedAtMs, answered, transcript]
  const digest = digestOf(event, bytes)
  const isInbound = call.direction === 'inbound'
  const rows = await (isInbound
    ? database.query<Applied>(timing, inbound, [
        ...base,
        agent?.organisation_id ?? mainOrganisation,
        // An inbound call without more comes in on the number that was called.
        call.metadata?.phone_number_id ?? call.to_number,
        ...change,
        call.start_timestamp ?? event.emitted_at,
        call.to_number,
        newCallSid(),
        agent?.id ?? null,
        digest,
      ])
    : database.query<Applied>(timing, outbound, [
        ...base,
        call.metadata?.call_log_id ?? null,
        call.metadata?.phone_number_id ?? null,
        ...change,
        digest,
      ]))
  const [row] = rows
  if (!row || row.processed_at === null) {
    type Known = { processed_at: number; call_log_id: number | null }
    const [before] = await database.query<Known>(timing, known, [call.call_id, event.event, digest])
    const receipt: WebhookReceipt = {
      received: true,
      duplicate: true,
      processed_at: before?.processed_at ?? Date.now(),
    }
    // Who answered the first one may have died before it could say that the call changed.
    return { receipt, ...(typeof before?.call_log_id === 'number' && { changed: before.call_log_id }) }
  }
  const receipt: WebhookReceipt = { received: true, duplicate: false, processed_at: Date.now() }
  const { call_log_id: callLogId, organisation_id: organisationId, agent_id: agentId } = row
  const done = { receipt, ...(callLogId !== null && { changed: callLogId }) }
  if (status === null || !row.held_slot || organisationId === null || agentId === null) return done
  return { ...done, freed: { organisationId, agentId } }
}

/**
 * The feed, in an order that never changes: by transaction, then within it. A row is shown once
 * every transaction that began before its own has ended, so none can appear behind a cursor.
 * (An output column named xid would be what `order by xid` sorts by, as text.)
 */
const feed = (
  filter: string,
): string => `select call_id, event, phone_number_id, emitted_at, processed_at, xid::text as transaction, seq
  from webhook_effects
  where organisation_id = $1 and xid < pg_snapshot_xmin(pg_current_snapshot())
    and (xid, seq) > ($2::text::xid8, $3::bigint) ${filter}
  order by xid, seq limit $4`
const feedOfAll: Statement = { name: 'effects', text: feed('') }
const feedOfCall: Statement = { name: 'effects_of_call', text: feed('and call_id = $5') }

/** A page of effects after a cursor, and the cursor to go on from. */
export async function readEffects(
  database: Database,
  timing: RequestTiming,
  organisationId: number,
  { after = '0:0', call_id: callId, limit = 1000 }: { after?: string; call_id?: string; limit?: number },
): Promise<{ entries: WebhookEffect[]; next: string }> {
  const cursor = /^(\d{1,19}):(\d{1,18})$/.exec(after)
  if (!cursor) {
    const message = 'after is no cursor of this feed'
    throw new Refusal(400, 'invalid', message, { fields: { after: [message] } })
  }
  const values = [organisationId, cursor[1], cursor[2], limit]
  const rows = await (callId === undefined
    ? database.query<WebhookEffect & { transaction: string; seq: number }>(timing, feedOfAll, values)
    : database.query<WebhookEffect & { transaction: string; seq: number }>(timing, feedOfCall, [...values, callId]))
  const last = rows.at(-1)
  return { entries: rows, next: last ? `${last.transaction}:${last.seq}` : after }
}
