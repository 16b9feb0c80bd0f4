import { timeTags } from '../../../drive/clock'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { sessionsSample } from '../samples'
import { userAs } from '../user'

/** Asks the platform how many sessions of this run are open: its count, not the generator's belief. */
export function sampleSessions(data: MedcorRun): void {
  startIteration()
  const reply = api.openSessions(userAs('admin', data))
  if (reply.ok && reply.body) sessionsSample(reply.body.open, timeTags(reply.sentAt))
}
