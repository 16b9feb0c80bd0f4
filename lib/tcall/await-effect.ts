import { sleep } from 'k6'
import { lacks } from '../run'
import { api } from './api'

/** How often an effect is looked for: where the platform has no feed, this is the resolution of its time. */
export const lookEveryMs = 50
/** After a second, far beyond the limit, an effect is looked for less often: a platform in trouble is not asked 20 times a second. */
const patientAfterMs = 1000
const patientEveryMs = 500

/**
 * Waits until an event of a call shows at the platform.
 * @returns when its effect was processed, in ms since the epoch, or undefined when it did not show in time
 */
export function awaitEffect(callId: string, event: string, withinMs: number): number | undefined {
  const began = Date.now()
  for (;;) {
    const processedAt = lacks('webhook-effects') ? shownInCallLog(callId, event) : shownInFeed(callId, event)
    if (processedAt !== undefined) return processedAt
    const waitedMs = Date.now() - began
    if (waitedMs >= withinMs) return undefined
    sleep((waitedMs < patientAfterMs ? lookEveryMs : patientEveryMs) / 1000)
  }
}

function shownInFeed(call_id: string, event: string): number | undefined {
  return api.effects({ call_id }).body?.entries.find((effect) => effect.event === event)?.processed_at
}

/** A platform without the feed shows the effect on the call itself, at the time we look. */
function shownInCallLog(callId: string, event: string): number | undefined {
  const call = api.calls({ search: callId, page_size: 1 }).body?.results[0]
  if (!call || call.retell_call_id !== callId) return undefined
  const shown = { call_started: call.started_at, call_ended: call.ended_at, call_analyzed: call.transcript }[event]
  return shown === null || shown === undefined ? undefined : Date.now()
}
