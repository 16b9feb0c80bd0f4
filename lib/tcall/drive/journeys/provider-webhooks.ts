import { lostAfterS } from '../../../../thresholds/webhooks-pace'
import { checkAnswer } from '../../../drive/answers'
import { timeTags } from '../../../drive/clock'
import { startIteration } from '../../../drive/start-iteration'
import { webhookEvent, webhookProcessed } from '../../../drive/webhooks/samples'
import type { TcallRun } from '../../run-data'
import { awaitEffect } from '../await-effect'
import { deliver, forge, inboundEvent, newCallId } from '../provider-event'
import { routes } from '../routes'

/** The script is the voice provider: an inbound call's events, a duplicate, and two forgeries. */
export function providerWebhooks(data: TcallRun): void {
  startIteration()
  const callId = newCallId(data)
  const started = inboundEvent(data, callId, 'call_started')
  if (!deliver(routes.healthy, started).ok) return
  awaitProcessed(data, callId, started)
  const again = deliver(routes.healthy, started)
  if (again.ok) checkAnswer(again.body?.duplicate === true, 'read-back', 'a duplicate was not recognised by the proxy')
  forge(routes.healthy, inboundEvent(data, newCallId(data), 'call_started'), 'wrong')
  forge(routes.healthy, inboundEvent(data, newCallId(data), 'call_started'), 'stale')
  const ended = inboundEvent(data, callId, 'call_ended')
  if (deliver(routes.healthy, ended).ok) awaitProcessed(data, callId, ended)
}

function awaitProcessed(
  { clock_skew_ms: { platform } }: TcallRun,
  callId: string,
  { event, emitted_at }: { event: string; emitted_at: number },
): void {
  // This event was stamped by the generator's clock.
  const platformSkew = platform && Math.abs(platform.skew) > platform.uncertainty + 5 ? platform.skew : 0
  const processedAt = awaitEffect(callId, event, lostAfterS * 1000)
  if (processedAt === 'absent') webhookEvent('lost')
  if (typeof processedAt !== 'number') return
  webhookProcessed(processedAt - emitted_at - platformSkew, timeTags(emitted_at))
}
