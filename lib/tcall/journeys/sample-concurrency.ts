import { phaseOf } from '../../clock'
import { metric } from '../../metrics'
import { recordStartLag } from '../../open-model'
import { api } from '../api'
import type { TcallRun } from '../run-data'

/** Asks the platform how many calls of this run are in progress: the platform's count, not the generator's belief. */
export function sampleConcurrency(data: TcallRun): void {
  recordStartLag()
  const reply = callsInProgress(data)
  if (!reply.ok || !reply.body) return
  const tags = { phase: phaseOf(reply.sentAt) }
  metric.calls_in_progress.add(reply.body.count - data.standing_calls, tags)
  metric.calls_in_progress_samples.add(1, tags)
}

export function callsInProgress({ phone_number_id }: Pick<TcallRun, 'phone_number_id'>) {
  return api.calls({ status: 'in_progress', phone_number_id, page_size: 1 })
}
