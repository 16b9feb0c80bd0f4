import { pick } from '../../data/random'
import { checkAnswer } from '../../drive/answers'
import { chance } from '../../drive/chance'
import { phaseOf } from '../../drive/clock'
import { rowOf } from '../../drive/run'
import type { TcallRun } from '../run-data'
import type { Call } from './api'
import * as api from './api'
import { tcallContext } from './platform'
import { add } from './vocabulary'

/** A number of the pool; every one of them is reserved. */
export function nextDestination() {
  const { destinations } = tcallContext()
  return rowOf(destinations, Math.floor(chance()() * destinations.length))
}

/** Initiates one call with an agent of the run; undefined when the platform did not accept it. */
export function dial(data: TcallRun, scenario: string): Call | undefined {
  const { to_number, country_code } = nextDestination()
  const { phone_number_id, agents } = data
  const reply = api.initiate(
    { agent_id: pick(chance(), agents), phone_number_id, to_number, country_code },
    { sla: 'T1' },
  )
  if (!reply.ok) return undefined
  const id = reply.body?.callLogId
  if (
    !checkAnswer(
      typeof id === 'number' && typeof reply.body?.callSid === 'string',
      'shape',
      'an accepted call has no callLogId or callSid',
    )
  )
    return undefined
  add.calls_accepted(1, { scenario, phase: phaseOf(reply.sentAt) })
  return { id: id as number }
}
