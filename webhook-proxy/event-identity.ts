import { createHash } from 'node:crypto'

/** What the ledger may know of an event: ids and times, nothing else of its body. */
export interface EventFacts {
  call_id?: string
  event?: string
  emitted_at?: number
}

export interface EventIdentity extends EventFacts {
  /** Unique within the route. */
  key: string
  /** Standard Webhooks id towards the upstream: the same for every attempt, also after a restart. */
  webhook_id: string
}

// PostgreSQL's text takes neither NUL nor half a surrogate pair, and one bad row would fail its whole batch.
const PRINTABLE = /^\P{C}{1,100}$/u
const HEADER_SAFE = /^[\x21-\x7e]{1,200}$/

/** The facts of an event's parsed body. */
export function eventFacts(body: Readonly<Record<string, unknown>>): EventFacts {
  const call = body['call'] as Record<string, unknown> | null | undefined
  const callId = printable(call?.['call_id'])
  const event = printable(body['event'] ?? body['type'])
  const emittedAt = body['emitted_at']
  return {
    ...(callId !== undefined && { call_id: callId }),
    ...(event !== undefined && { event }),
    ...(Number.isSafeInteger(emittedAt) && { emitted_at: emittedAt as number }),
  }
}

/** Events that a call has once: whatever a retry of one looks like, it is the same event. */
const ONCE_A_CALL = new Set(['call_started', 'call_ended', 'call_analyzed'])

/**
 * A provider's event carries no id. One that a call has once is known by call and type, since a retry may be
 * serialised anew; any other, such as `transcript_updated`, comes again and again, and is known by its bytes too.
 * Undefined when the call or the type is missing.
 */
export function retellIdentity(route: string, facts: EventFacts, body: Buffer): EventIdentity | undefined {
  const { call_id: callId, event } = facts
  if (callId === undefined || event === undefined) return undefined
  const known = ONCE_A_CALL.has(event) ? [callId, event] : [callId, event, sha256(body)]
  return {
    ...facts,
    key: JSON.stringify(known),
    webhook_id: `evt_${sha256(JSON.stringify([route, ...known])).slice(0, 32)}`,
  }
}

/** A Standard Webhooks event is known by its own id, which goes on to the upstream. Undefined when it is no id. */
export function standardIdentity(webhookId: string, facts: EventFacts): EventIdentity | undefined {
  return HEADER_SAFE.test(webhookId) ? { ...facts, key: webhookId, webhook_id: webhookId } : undefined
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function printable(value: unknown): string | undefined {
  return typeof value === 'string' && PRINTABLE.test(value) ? value : undefined
}
