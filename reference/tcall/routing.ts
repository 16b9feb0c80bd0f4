import type { components } from '../../contracts/generated/tcall'

/** An agent, with the queue that its calls wait in. */
export type Agent = Required<components['schemas']['Agent']> & { organisation_id: number }

export type RouteReason = 'requested-agent' | 'least-busy' | 'after-queue'

/**
 * The agent that takes a call: the requested one, or, when that one is not active, the active one
 * of its queue with the fewest open calls. Undefined when there is none.
 */
export function route(
  requested: Agent,
  colleagues: readonly Agent[],
  openCalls: (agentId: number) => number,
): { agent: Agent; reason: RouteReason } | undefined {
  if (requested.is_active) return { agent: requested, reason: 'requested-agent' }
  let best: Agent | undefined
  for (const agent of colleagues) {
    if (!agent.is_active || agent.queue_id !== requested.queue_id) continue
    if (best === undefined || openCalls(agent.id) < openCalls(best.id)) best = agent
  }
  return best && { agent: best, reason: 'least-busy' }
}
