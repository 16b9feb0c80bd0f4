import { CallQueue } from './call-queue'
import type { Agent } from './routing'

/** A call that waits for a slot. */
export interface WaitingCall {
  id: number
  agent: Agent
  toNumber: string
  phoneNumberId: string
  /** Ms since the epoch. */
  waitingSince: number
}

/**
 * The slots and queues of one organisation: a cache of what the database says, kept right by every
 * change of a call. A slot is an outbound call in progress; an inbound call takes none, since
 * nobody can make it wait.
 */
export class Slots {
  readonly limit: number
  readonly #queues: ReadonlyMap<string, CallQueue<WaitingCall>>
  readonly #openOfAgent = new Map<number, number>()
  readonly #dispatch: (call: WaitingCall) => void
  readonly #ceiling: () => number | undefined
  #open = 0

  /**
   * @param dispatch called with each call that leaves a queue for a slot, which it then holds
   * @param ceiling a fault's lower limit, which nobody is told of
   */
  constructor(
    limit: number,
    capacities: ReadonlyMap<string, number>,
    dispatch: (call: WaitingCall) => void,
    ceiling: () => number | undefined = () => undefined,
  ) {
    this.limit = limit
    this.#queues = new Map([...capacities].map(([id, capacity]) => [id, new CallQueue<WaitingCall>(capacity)]))
    this.#dispatch = dispatch
    this.#ceiling = ceiling
  }

  get open(): number {
    return this.#open
  }

  get queued(): number {
    let depth = 0
    for (const queue of this.#queues.values()) depth += queue.depth
    return depth
  }

  openOf(agentId: number): number {
    return this.#openOfAgent.get(agentId) ?? 0
  }

  queue(id: string): CallQueue<WaitingCall> | undefined {
    return this.#queues.get(id)
  }

  /** Takes a slot, or a place in the agent's queue, or neither. Whoever waits already goes first. */
  admit(agent: Agent): 'slot' | 'queued' | 'full' {
    const queue = this.#queueOf(agent)
    if (queue.depth === 0 && this.#hasSlot(agent)) {
      this.take(agent.id)
      return 'slot'
    }
    return queue.reserve() ? 'queued' : 'full'
  }

  /** Takes a slot without asking: a call that was open before a restart. */
  take(agentId: number): void {
    this.#open++
    this.#openOfAgent.set(agentId, this.openOf(agentId) + 1)
  }

  /** Frees the slot of a call that ended, and gives it to whoever waits. */
  release(agentId: number): void {
    this.#open--
    this.#openOfAgent.set(agentId, this.openOf(agentId) - 1)
    this.#fill()
  }

  /** The call that was admitted as `queued` is in the database now, and waits. */
  wait(call: WaitingCall): void {
    this.#queueOf(call.agent).push(call)
    this.#fill()
  }

  /** The call that was admitted as `queued` never came to be. */
  cancelWait(agent: Agent): void {
    this.#queueOf(agent).cancel()
    this.#fill()
  }

  /** Puts calls that waited before a restart back, oldest first. */
  restore(calls: readonly WaitingCall[]): void {
    for (const call of calls) this.#queueOf(call.agent).restore(call)
    this.#fill()
  }

  /** Takes a removed call out of its queue, if it is in one. */
  dequeue(callId: number): void {
    for (const queue of this.#queues.values()) if (queue.remove(callId)) break
    this.#fill()
  }

  /** Gives free slots to the heads of the queues, whoever has waited longest first. */
  #fill(): void {
    for (let next = this.#longestWaiting(); next; next = this.#longestWaiting()) {
      this.#queueOf(next.agent).remove(next.id)
      this.take(next.agent.id)
      this.#dispatch(next)
    }
  }

  #longestWaiting(): WaitingCall | undefined {
    let longest: WaitingCall | undefined
    for (const { head } of this.#queues.values()) {
      if (!head || !this.#hasSlot(head.agent)) continue
      if (!longest || head.waitingSince < longest.waitingSince) longest = head
    }
    return longest
  }

  #hasSlot(agent: Agent): boolean {
    const own = agent.max_concurrent_calls
    return (
      this.#open < Math.min(this.limit, this.#ceiling() ?? this.limit) && (own === null || this.openOf(agent.id) < own)
    )
  }

  #queueOf(agent: Agent): CallQueue<WaitingCall> {
    const queue = this.#queues.get(agent.queue_id)
    if (!queue) throw new Error(`agent ${agent.id} has no queue`)
    return queue
  }
}
