import { sleep } from 'k6'
import { checkAnswer } from '../../../drive/answers'
import { startIteration } from '../../../drive/start-iteration'
import { webhookEvent } from '../../../drive/webhooks/samples'
import type { TcallRun } from '../../run-data'
import { awaitEffect } from '../await-effect'
import { deliver, inboundEvent, newCallId } from '../provider-event'
import { routes } from '../routes'
import { proxy } from '../services'

/** How long the retries of one event may take, in seconds: setup() chooses the number of failures by it. */
export const retryBudgetS = { smoke: 3, load: 45 } as const
/** Beyond the budget, an event that did not arrive counts as lost. */
const graceS = 15

/**
 * The platform fails; the proxy retries on its schedule until the event takes effect, once. The
 * observer compares the times of the attempts with the schedule.
 */
export function webhookRetry(data: TcallRun): void {
  startIteration()
  if (data.retry_failures === 0) return
  const callId = newCallId(data)
  const event = inboundEvent(data, callId, 'call_started')
  if (!deliver(routes.faulty, event).ok) return
  const attempts = awaitDelivery(callId, retryBudgetS.load + graceS)
  if (attempts === 'absent') webhookEvent('lost')
  if (typeof attempts !== 'number') return
  checkAnswer(
    attempts === data.retry_failures + 1,
    'count',
    'an event was not delivered at the attempt it should have been',
  )
  checkAnswer(
    awaitEffect(callId, event.event, 5000) !== 'absent',
    'read-back',
    'an event was delivered after retries and has no effect',
  )
  // The call ends, or it would count as in progress for the rest of the run.
  deliver(routes.healthy, inboundEvent(data, callId, 'call_ended'))
}

/** The number of attempts that the ledger shows, once one of them delivered; `unknown` when it could not be read. */
function awaitDelivery(call_id: string, withinS: number): number | 'absent' | 'unknown' {
  const giveUpAt = Date.now() + withinS * 1000
  for (;;) {
    const page = proxy().ledger({ call_id })
    const attempts = page?.entries.filter((entry) => entry.kind === 'attempt') ?? []
    if (attempts.some((entry) => entry.outcome === 'delivered')) return attempts.length
    if (Date.now() >= giveUpAt) return page ? 'absent' : 'unknown'
    sleep(0.5)
  }
}
