import { sleep } from 'k6'
import exec from 'k6/execution'
import { watchEverySeconds } from '../../../../thresholds/tcall-pace'
import { checkAnswer } from '../../../drive/answers'
import { sleepUntil, windowOf } from '../../../drive/clock'
import { leave, leaving } from '../../../drive/leaving'
import { compareWindows } from '../../../drive/soak-windows'
import type { TcallRun } from '../../run-data'
import type { Call, CallStatus } from '../api'
import * as api from '../api'
import { dial } from '../dialling'
import { add } from '../vocabulary'

/** How far a call has come: a status never goes back. */
const progress: Record<CallStatus, number> = { pending: 0, in_progress: 1, completed: 2, failed: 2 }
const watchEveryMs = watchEverySeconds * 1000
/** A check that is sent later than this was held up by the one before: less is the generator's own lag. */
const watchLateFromMs = 100

/** One AI call from dial to hang-up, watched the way a dashboard user watches it. */
export function callSession(data: TcallRun): void {
  // Its call goes on at the provider.
  if (leaving()) {
    leave()
    return
  }
  const beganAt = Date.now()
  const call = dial(data, exec.scenario.name)
  if (call) watchUntilEnded(call, beganAt)
  // A platform that refuses is asked again at the pace of the watch, not as fast as it can refuse.
  else sleep(watchEverySeconds)
}

/** Checks the status at absolute times, so that a slow answer does not stretch the interval. */
function watchUntilEnded(call: Call, beganAt: number): void {
  let reached: CallStatus = 'pending'
  for (let check = 1; reached !== 'completed' && reached !== 'failed'; check++) {
    const late = sleepUntil(beganAt + check * watchEveryMs)
    if (late > watchLateFromMs) add.watch_late_ms(late)
    if (leaving()) {
      leave()
      return
    }
    const sentAt = Date.now()
    const reply = api.status(call.id, { sla: 'T2' })
    if (reply.status === 404) {
      checkAnswer(false, 'read-back', 'a call that was accepted is not found')
      return
    }
    if (!reply.ok || !reply.body) continue
    const { id, status } = reply.body
    const ours = id === call.id
    const about = ours ? 'status went backwards or is unknown' : 'the status of another call was returned'
    if (!checkAnswer(ours && progress[status] >= progress[reached], ours ? 'shape' : 'identity', about)) return
    reached = status
    compareWindows(windowOf(sentAt), reply.tookMs)
  }
}
