import exec from 'k6/execution'
import { pick } from '../../../data/random'
import { checkAnswer } from '../../../drive/answers'
import { chance } from '../../../drive/chance'
import { phaseOf } from '../../../drive/clock'
import { startIteration } from '../../../drive/start-iteration'
import type { TcallRun } from '../../run-data'
import * as api from '../api'
import { nextDestination } from '../dialling'
import { add } from '../vocabulary'

/** Numbers in one bulk request. */
const batch = 10

/** A campaign manager starts a batch of calls at once; each number has its own result. */
export function bulkInitiation(data: TcallRun): void {
  startIteration()
  const phone_numbers = Array.from({ length: batch }, () => nextDestination().to_number)
  const reply = api.bulkInitiate({
    agent_id: pick(chance(), data.agents),
    phone_number_id: data.phone_number_id,
    phone_numbers,
  })
  if (!reply.ok || !reply.body) return
  const { total, success, failed, results } = reply.body
  checkAnswer(
    total === batch && success + failed === total && results.length === total,
    'count',
    'bulk totals do not add up',
  )
  const ids = results.flatMap((result) => (result.success ? [result.callLogId] : []))
  checkAnswer(
    ids.length === success && new Set(ids).size === ids.length,
    'identity',
    'bulk results share a callLogId or lack one',
  )
  add.calls_accepted(success, { scenario: exec.scenario.name, phase: phaseOf(reply.sentAt) })
}
