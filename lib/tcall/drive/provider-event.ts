import exec from 'k6/execution'
import type { components } from '../../../contracts/generated/tcall'
import { webhookEvent, webhookLeg } from '../../drive/webhooks/samples'
import { providerSignature } from '../../drive/webhooks/sign'
import type { TcallRun } from '../run-data'
import { nextDestination } from './dialling'
import { tcallContext } from './platform'
import { proxy } from './services'

type ProviderEvent = components['schemas']['ProviderEvent']

let made = 0

/** A call id of this run that no other VU makes; by its beginning the observer knows it. */
export function newCallId({ run_id }: TcallRun): string {
  made += 1
  return `${run_id}-${exec.vu.idInTest}-${made}`
}

/** An event of an inbound call as the provider would send it: the script is the provider here. */
export function inboundEvent(
  data: TcallRun,
  call_id: string,
  event: ProviderEvent['event'],
  emitted_at = Date.now(),
): ProviderEvent {
  const caller = nextDestination().to_number
  return {
    event,
    emitted_at,
    call: {
      call_id,
      call_type: 'phone_call',
      direction: 'inbound',
      from_number: caller,
      to_number: nextDestination().to_number,
      call_status: event === 'call_started' ? 'ongoing' : 'ended',
      start_timestamp: emitted_at,
      ...(event !== 'call_started' && { end_timestamp: emitted_at, disconnection_reason: 'user_hangup' as const }),
      ...(event === 'call_analyzed' && { transcript: 'Agent: this is a synthetic call.' }),
      metadata: { phone_number_id: data.phone_number_id },
    },
  }
}

/** Sends an event to a route of the proxy, signed as the provider signs, and measures the acknowledgement. */
export function deliver(route: string, event: ProviderEvent) {
  const body = JSON.stringify(event)
  const reply = proxy().deliver(route, body, signed(body, Date.now()))
  if (reply.ok) webhookLeg('ingest', reply.tookMs)
  return reply
}

/** Sends an event that must be refused: `wrong` carries another event's signature, `stale` an old one of its own. */
export function forge(route: string, event: ProviderEvent, how: 'wrong' | 'stale'): void {
  const body = JSON.stringify(event)
  const anHourAgo = Date.now() - 3_600_000
  const reply =
    how === 'stale'
      ? proxy().deliver(route, body, signed(body, anHourAgo), { expect: [401] })
      : sendForged(route, event)
  // A proxy that is down has refused nothing: that is an error, and no proof.
  if (reply.status === 0 || reply.status >= 500) return
  webhookEvent('forgery_sent')
  if (reply.status < 300) webhookEvent('forgery_accepted')
}

/** Sends an event with another event's signature. */
export function sendForged(route: string, event: ProviderEvent) {
  const body = JSON.stringify(event)
  return proxy().deliver(route, body, signed(`${body} `, Date.now()), { expect: [401] })
}

/** What no proxy has to take: some more than its 1 MB. White space keeps it a proper event. */
const oversizeBytes = 1_200_000

/** Sends an event, well signed, that is too large. */
export function sendOversized(route: string, event: ProviderEvent) {
  const body = JSON.stringify(event) + ' '.repeat(oversizeBytes)
  return proxy().deliver(route, body, signed(body, Date.now()), { expect: [413] })
}

function signed(body: string, atMs: number): Record<string, string> {
  return { 'X-Retell-Signature': providerSignature(body, tcallContext().values.PROVIDER_WEBHOOK_SECRET, atMs) }
}
