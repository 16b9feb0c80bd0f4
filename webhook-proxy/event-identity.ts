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

/** A provider's event carries no id: its key is the call and the event type. Undefined when either is missing. */
export function retellIdentity(route: string, facts: EventFacts): EventIdentity | undefined {
  if (facts.call_id === undefined || facts.event === undefined) return undefined
  const hash = createHash('sha256')
    .update(JSON.stringify([route, facts.call_id, facts.event]))
    .digest('hex')
  return { ...facts, key: JSON.stringify([facts.call_id, facts.event]), webhook_id: `evt_${hash.slice(0, 32)}` }
}

/** A Standard Webhooks event is known by its own id, which goes on to the upstream. Undefined when it is no id. */
export function standardIdentity(webhookId: string, facts: EventFacts): EventIdentity | undefined {
  return HEADER_SAFE.test(webhookId) ? { ...facts, key: webhookId, webhook_id: webhookId } : undefined
}

function printable(value: unknown): string | undefined {
  return typeof value === 'string' && PRINTABLE.test(value) ? value : undefined
}
