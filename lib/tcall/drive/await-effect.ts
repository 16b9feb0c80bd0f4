import { sleep } from 'k6'
import * as api from './api'
import { lacks } from './vocabulary'

/** How often an effect is looked for: where the platform has no feed, this is the resolution of its time. */
const lookEveryMs = 50
/** After a second, far beyond the limit, an effect is looked for less often: a platform in trouble is not asked 20 times a second. */
const patientAfterMs = 1000
const patientEveryMs = 500

/**
 * Waits until an event of a call shows at the platform.
 * @returns when its effect was processed, in ms since the epoch; `absent` when it did not show in time; `unknown` when
 * the platform did not say: that is an error of its own, and proves nothing of the event
 */
export function awaitEffect(callId: string, event: string, withinMs: number): number | 'absent' | 'unknown' {
  const began = Date.now()
  for (;;) {
    const shown = lacks('webhook-effects') ? shownInCallLog(callId, event) : shownInFeed(callId, event)
    if (typeof shown === 'number') return shown
    const waitedMs = Date.now() - began
    if (waitedMs >= withinMs) return shown
    sleep((waitedMs < patientAfterMs ? lookEveryMs : patientEveryMs) / 1000)
  }
}

function shownInFeed(call_id: string, event: string): number | 'absent' | 'unknown' {
  const { ok, body } = api.effects({ call_id })
  if (!ok || !body) return 'unknown'
  return body.entries.find((effect) => effect.event === event)?.processed_at ?? 'absent'
}

/** A platform without the feed shows the effect on the call itself, at the time we look. */
function shownInCallLog(callId: string, event: string): number | 'absent' | 'unknown' {
  const { ok, body } = api.calls({ search: callId, page_size: 1 })
  if (!ok || !body) return 'unknown'
  const call = body.results.find((found) => found.retell_call_id === callId)
  const shown =
    call && { call_started: call.started_at, call_ended: call.ended_at, call_analyzed: call.transcript }[event]
  return shown === null || shown === undefined ? 'absent' : Date.now()
}
