import { pick } from '../../../data/random'
import { checkAnswer } from '../../../drive/answers'
import { chance } from '../../../drive/chance'
import { rebase } from '../../../drive/http/rebase'
import { startIteration } from '../../../drive/start-iteration'
import type { TcallRun } from '../../run-data'
import type { CallLog } from '../api'
import * as api from '../api'
import { tcallContext } from '../platform'

const pageSize = 10

/** A supervisor looks around: lists with filters and pages, one call, agents, campaigns, the figures. */
export function dashboard(data: TcallRun): void {
  startIteration()
  const look = pick(chance(), [openCalls, finishedCalls, directory, figures])
  look(data)
}

export function openCalls({ phone_number_id }: TcallRun): void {
  const calls = list(
    { status: 'in_progress', phone_number_id, ordering: '-id', page_size: pageSize },
    (call) => call.status === 'in_progress',
  )
  const first = calls[0]
  if (!first) return
  const reply = api.status(first.id)
  if (reply.ok) checkAnswer(reply.body?.id === first.id, 'identity', 'the status of another call was returned')
}

export function finishedCalls({ phone_number_id }: TcallRun): void {
  list(
    { status: 'completed', is_user_answered: true, phone_number_id, ordering: '-started_at', page_size: pageSize },
    (call) => call.is_user_answered === true,
  )
}

/** One page and the one after it, by the address that the first names. */
function list(query: Record<string, string | number | boolean>, fits: (call: CallLog) => boolean): CallLog[] {
  const reply = api.calls(query)
  if (!reply.ok || !reply.body) return []
  const { count, next, results } = reply.body
  checkAnswer(results.every(fits), 'filter', 'a call in a filtered list does not match its filter')
  checkAnswer(
    (next === null) === count <= pageSize && results.length <= pageSize,
    'count',
    'count, next and the length of a page do not agree',
  )
  if (next !== null)
    checkAnswer(
      rebase(next, tcallContext().values.TCALL_BASE_URL).includes('page=2'),
      'shape',
      'next does not lead to page 2',
    )
  return results
}

export function directory(): void {
  const agents = api.agents({ page_size: pageSize })
  const agent = agents.body?.results[0]
  if (agents.ok && agent) {
    const one = api.agent(agent.id)
    if (one.ok) checkAnswer(one.body?.id === agent.id, 'identity', 'another agent was returned')
  }
  const campaigns = api.campaigns({ page_size: pageSize })
  const campaign = campaigns.body?.results[0]
  if (campaigns.ok && campaign) {
    const one = api.campaign(campaign.id)
    if (one.ok) checkAnswer(one.body?.id === campaign.id, 'identity', 'another campaign was returned')
  }
}

export function figures(): void {
  const reply = api.analytics()
  if (!reply.ok || !reply.body) return
  const { total_calls, completed_calls, failed_calls, in_progress_calls } = reply.body
  checkAnswer(
    completed_calls + failed_calls + in_progress_calls <= total_calls,
    'count',
    'the analytics count more calls by status than in all',
  )
  api.me()
}
