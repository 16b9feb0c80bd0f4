import { timeTags } from '../../../drive/clock'
import { addCounted } from '../../../drive/samples'
import { startIteration } from '../../../drive/start-iteration'
import type { TcallRun } from '../../run-data'
import * as api from '../api'
import { add, lacks } from '../vocabulary'

/** Asks the platform how many calls of this run are in progress: the platform's count, not the generator's belief. */
export function sampleConcurrency(data: TcallRun): void {
  startIteration()
  const reply = callsInProgress(data)
  if (!reply.ok || !reply.body) return
  const tags = timeTags(reply.sentAt)
  addCounted(add.calls_in_progress, 'calls_in_progress', reply.body.count - data.standing_calls, tags)
}

export function callsInProgress({ phone_number_id }: Pick<TcallRun, 'phone_number_id'>) {
  return api.calls({
    status: 'in_progress',
    call_type: 'outbound',
    phone_number_id: lacks('run-filter') ? undefined : phone_number_id,
    page_size: 1,
  })
}
