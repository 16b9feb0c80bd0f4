import { sleep } from 'k6'
import { checkAnswer } from '../../../drive/answers'
import { startIteration } from '../../../drive/start-iteration'
import type { TcallRun } from '../../run-data'
import type { Call } from '../api'
import * as api from '../api'
import { nextDestination } from '../dialling'
import { add } from '../vocabulary'

/** More than a small team's limit and its queue together, so that this usually ends earlier. */
const attemptsAtMost = 12
/** How long a queued call is followed, in seconds; one status check each. */
export const followSeconds = 10
/** The most requests an iteration makes: the calls, the queue, the concurrency, and the checks of one call. */
export const fullQueueRequests = attemptsAtMost + 2 + followSeconds

/** A small team is called until its queue is full; then the refusal, the depth, and the routing of a queued call are checked. */
export function fullQueue(data: TcallRun): void {
  startIteration()
  const team = data.small_team
  if (!team) return
  const { queued, full } = fill(data, team.id)
  const queue = api.queue(team.queue_id)
  if (full && queue.ok && queue.body) {
    const { depth, capacity, oldest_wait_ms } = queue.body
    checkAnswer(depth <= capacity, 'count', 'a queue is deeper than its capacity')
    checkAnswer(depth === 0 || oldest_wait_ms >= 0, 'shape', 'a queue with calls in it has no oldest_wait_ms')
  }
  const concurrency = api.concurrency()
  if (concurrency.ok && concurrency.body)
    checkAnswer(
      concurrency.body.current <= concurrency.body.limit,
      'count',
      'more calls are open than the concurrency limit allows',
    )
  const first = queued[0]
  if (first) follow(first, team.id)
}

function fill(data: TcallRun, agent_id: number): { queued: Call[]; full: boolean } {
  const queued: Call[] = []
  for (let i = 0; i < attemptsAtMost; i++) {
    const { to_number, country_code } = nextDestination()
    const reply = api.initiate(
      { agent_id, phone_number_id: data.phone_number_id, to_number, country_code },
      { expect: [200, 429] },
    )
    if (reply.status === 429) {
      const full = reply.body?.error === 'queue_full'
      // Calls per second is another limit: it says when to come back, a full queue does not.
      checkAnswer(
        full === (reply.headers['Retry-After'] === undefined),
        'routing',
        'a 429 says queue_full with Retry-After, or another reason without',
      )
      return { queued, full }
    }
    if (!reply.ok || typeof reply.body?.callLogId !== 'number') break
    queued.push({ id: reply.body.callLogId })
  }
  return { queued, full: false }
}

/** Follows one call until it was routed, and checks that the platform says why and how long it waited. */
function follow(call: Call, agentId: number): void {
  for (let waited = 0; waited < followSeconds; waited++) {
    const reply = api.status(call.id)
    if (!reply.ok || !reply.body) return
    const { status, queue_wait_ms, route_reason, agent_id } = reply.body
    if (status !== 'pending') {
      checkAnswer(
        typeof route_reason === 'string' && route_reason !== '',
        'routing',
        'a routed call has no route_reason',
      )
      checkAnswer(agent_id === agentId, 'routing', 'a call was routed to an agent that was not asked for')
      if (
        checkAnswer(
          typeof queue_wait_ms === 'number' && queue_wait_ms >= 0,
          'routing',
          'a routed call has no queue_wait_ms',
        )
      )
        add.queue_wait_ms(queue_wait_ms ?? 0)
      return
    }
    sleep(1)
  }
}
