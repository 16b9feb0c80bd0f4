import { logError } from '../../service/log'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import type { CallStore, NewCall } from './call-store'
import type { ProviderClient } from './provider-client'
import { type Agent, type RouteReason, route } from './routing'
import { Slots, type WaitingCall } from './slots'
import { TokenBucket } from './token-bucket'

/** A row of the queues table. */
export interface QueueRow {
  organisation_id: number
  id: string
  capacity: number
}

export interface InitiatedCall {
  id: number
  callSid: string
}

/** What one number of an initiation is to become. */
export interface DialledNumber {
  phoneNumberId: string
  toNumber: string
  groupId: number | null
}

/** The number that every call is dialled from; reserved, like all that are dialled. */
const callerNumber = '+12125550100'
/** A call that started longer ago than this before a restart will not be heard of again. */
const lostAfterS = 2 * 3600
const storeRetryMs = 1_000

/** Initiates calls within the limits, dials them off the request path, and keeps the slots right. */
export class CallCentre {
  readonly #store: CallStore
  readonly #provider: ProviderClient
  readonly #agents: ReadonlyMap<number, Agent>
  readonly #slots = new Map<number, Slots>()
  readonly #rates = new Map<number, TokenBucket>()
  #closed = false

  constructor(
    store: CallStore,
    provider: ProviderClient,
    agents: readonly Agent[],
    queues: readonly QueueRow[],
    limits: { concurrencyLimit: number; cpsLimit: number },
    /** A fault's lower limit of open calls. */
    ceiling: () => number | undefined = () => undefined,
  ) {
    this.#store = store
    this.#provider = provider
    this.#agents = new Map(agents.map((agent) => [agent.id, agent]))
    for (const organisationId of new Set(queues.map((queue) => queue.organisation_id))) {
      const own = queues.filter((queue) => queue.organisation_id === organisationId)
      const capacities = new Map(own.map(({ id, capacity }) => [id, capacity]))
      const dispatch = (call: WaitingCall): void => this.#inBackground('a waiting call', this.#startWaiting(call))
      this.#slots.set(organisationId, new Slots(limits.concurrencyLimit, capacities, dispatch, ceiling))
      this.#rates.set(organisationId, new TokenBucket(limits.cpsLimit))
    }
  }

  slots(organisationId: number): Slots {
    const slots = this.#slots.get(organisationId)
    if (!slots) throw new Error(`organisation ${organisationId} has no queues`)
    return slots
  }

  /** All agents of an organisation. */
  #colleagues(organisationId: number): Agent[] {
    return [...this.#agents.values()].filter((agent) => agent.organisation_id === organisationId)
  }

  /** The agent with this id, whoever asks; undefined when there is none. */
  agent(id: number): Agent | undefined {
    return this.#agents.get(id)
  }

  /**
   * Takes up the calls that the database knows. In progress stays what the provider may still have
   * events for; when it has no open call or does not answer (its calls do not outlive it), none.
   */
  async recover(): Promise<void> {
    const atProvider = await this.#provider.openCalls()
    await this.#store.failLost(new Date(), !atProvider, lostAfterS)
    for (const call of await this.#store.open()) this.slots(call.organisation_id).take(call.agent_id)
    const waiting = new Map<number, WaitingCall[]>()
    for (const row of await this.#store.waiting()) {
      const agent = this.#agents.get(row.agent_id)
      if (!agent) continue
      const calls = waiting.get(row.organisation_id) ?? []
      waiting.set(row.organisation_id, calls)
      calls.push({
        id: row.id,
        agent,
        toNumber: row.to_number,
        phoneNumberId: row.phone_number_id,
        waitingSince: row.waiting_since,
      })
    }
    for (const [organisationId, calls] of waiting) this.slots(organisationId).restore(calls)
  }

  /**
   * Initiates one call; with a key that was used before, it is the call of then.
   * @throws {Refusal} 400 for the agent, 429 `rate_limited` or `queue_full`
   */
  async initiate(
    timing: RequestTiming,
    organisationId: number,
    agentId: number,
    to: DialledNumber,
    key?: string,
  ): Promise<InitiatedCall> {
    const before = key === undefined ? undefined : await this.#store.findByKey(timing, organisationId, key)
    if (before) return before
    const routed = this.#route(organisationId, agentId)
    this.#takeRate(organisationId, 1)
    const slots = this.slots(organisationId)
    const place = slots.admit(routed.agent)
    if (place === 'full') throw new Refusal(429, 'queue_full', `the queue ${routed.agent.queue_id} is full`)
    const call = this.#newCall(organisationId, routed, to, place)
    const now = new Date()
    try {
      const initiated = await this.#store.insert(timing, call, now, key)
      if (!initiated)
        return await this.#madeMeanwhile(timing, organisationId, key ?? '', () =>
          this.#giveBack(slots, routed.agent, place),
        )
      this.#proceed(slots, routed.agent, call, initiated.id, now)
      return initiated
    } catch (error) {
      this.#giveBack(slots, routed.agent, place)
      throw error
    }
  }

  /** Another request with the same key was faster: its call is the answer, and the place is free again. */
  async #madeMeanwhile(
    timing: RequestTiming,
    organisationId: number,
    key: string,
    giveBack: () => void,
  ): Promise<InitiatedCall> {
    const made = await this.#store.findByKey(timing, organisationId, key)
    if (!made) throw new Refusal(503, 'unavailable', 'the call of this key is being removed; try again')
    giveBack()
    return made
  }

  /**
   * Initiates many calls with one INSERT; undefined for those that found the queue full.
   * @throws {Refusal} 400 for the agent, 429 `rate_limited` for all of them
   */
  async initiateAll(
    timing: RequestTiming,
    organisationId: number,
    agentId: number,
    destinations: readonly DialledNumber[],
  ): Promise<(InitiatedCall | undefined)[]> {
    const first = this.#route(organisationId, agentId)
    this.#takeRate(organisationId, destinations.length)
    const slots = this.slots(organisationId)
    const now = new Date()
    const placed = destinations.map((to, index) => {
      // Each call is routed by itself: the least busy agent changes while they are placed.
      const routed = index === 0 ? first : this.#route(organisationId, agentId)
      const place = slots.admit(routed.agent)
      return { agent: routed.agent, place, call: this.#newCall(organisationId, routed, to, place) }
    })
    const accepted = placed.filter(({ place }) => place !== 'full')
    try {
      const inserted = await this.#store.insertAll(
        timing,
        accepted.map(({ call }) => call),
        now,
      )
      const results = inserted.values()
      return placed.map(({ agent, place, call }) => {
        if (place === 'full') return undefined
        const initiated = results.next().value as InitiatedCall
        this.#proceed(slots, agent, call, initiated.id, now)
        return initiated
      })
    } catch (error) {
      for (const { agent, place } of accepted) this.#giveBack(slots, agent, place)
      throw error
    }
  }

  /** A dialled call has ended: whoever waits gets its slot. */
  ended(organisationId: number, agentId: number): void {
    this.slots(organisationId).release(agentId)
  }

  /** Removes the calls dialled from a number, open ones included; returns how many, and how many were open. */
  async remove(
    timing: RequestTiming,
    organisationId: number,
    phoneNumberId: string,
  ): Promise<{ deleted: number; still_open: number }> {
    const removed = await this.#store.remove(timing, organisationId, phoneNumberId)
    const slots = this.slots(organisationId)
    // First what waits, or the slots freed below would go to calls that are gone.
    for (const { id, status } of removed) if (status === 'pending') slots.dequeue(id)
    for (const { agent_id: agentId, status } of removed) if (status === 'in_progress') slots.release(agentId)
    const open = removed.filter((call) => call.open).length
    if (open > 0) {
      await this.#provider.abandon(phoneNumberId).catch((error) => logError('tcall', 'abandoning calls', error))
    }
    return { deleted: removed.length, still_open: open }
  }

  close(): Promise<void> {
    this.#closed = true
    return this.#provider.close()
  }

  #route(organisationId: number, agentId: number): { agent: Agent; reason: RouteReason } {
    const requested = this.#agents.get(agentId)
    if (!requested || requested.organisation_id !== organisationId) throw wrongAgent(`there is no agent ${agentId}`)
    const slots = this.slots(organisationId)
    const colleagues = requested.is_active ? [] : this.#colleagues(organisationId)
    const routed = route(requested, colleagues, (id) => slots.openOf(id))
    if (!routed) throw wrongAgent(`agent ${agentId} is not active and has no colleague`)
    return routed
  }

  #takeRate(organisationId: number, count: number): void {
    const waitMs = this.#rates.get(organisationId)?.take(count) ?? 0
    if (waitMs > 0) {
      const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) }
      throw new Refusal(429, 'rate_limited', 'over the limit of calls per second', { headers })
    }
  }

  #newCall(
    organisationId: number,
    routed: { agent: Agent; reason: RouteReason },
    to: DialledNumber,
    place: 'slot' | 'queued' | 'full',
  ): NewCall {
    return { organisationId, agentId: routed.agent.id, routeReason: place === 'slot' ? routed.reason : null, ...to }
  }

  /** The call is in the database: it is dialled, or it waits. */
  #proceed(slots: Slots, agent: Agent, call: NewCall, id: number, now: Date): void {
    const waiting: WaitingCall = {
      id,
      agent,
      toNumber: call.toNumber,
      phoneNumberId: call.phoneNumberId,
      waitingSince: now.getTime(),
    }
    if (call.routeReason === null) slots.wait(waiting)
    else this.#inBackground('a dial', this.#dial(waiting))
  }

  #giveBack(slots: Slots, agent: Agent, place: 'slot' | 'queued' | 'full'): void {
    if (place === 'slot') slots.release(agent.id)
    if (place === 'queued') slots.cancelWait(agent)
  }

  async #startWaiting(call: WaitingCall): Promise<void> {
    const started = await this.#untilStored(() => this.#store.start(call.id, new Date()))
    if (started) await this.#dial(call)
    else if (started === false) this.ended(call.agent.organisation_id, call.agent.id)
  }

  /** Dials; a provider that refuses or is down fails the call and frees its slot. */
  async #dial({ id, agent, toNumber, phoneNumberId }: WaitingCall): Promise<void> {
    try {
      const providerId = await this.#provider.dial({
        from_number: callerNumber,
        to_number: toNumber,
        metadata: { call_log_id: id, phone_number_id: phoneNumberId },
      })
      await this.#untilStored(() => this.#store.setProviderId(id, providerId))
    } catch (error) {
      if (this.#closed) return
      const reason = `dial: ${(error as Error).message || (error as NodeJS.ErrnoException).code || 'failed'}`
      const failed = await this.#untilStored(() => this.#store.fail(id, reason, new Date()))
      if (failed) this.ended(agent.organisation_id, agent.id)
    }
  }

  #inBackground(what: string, work: Promise<void>): void {
    work.catch((error) => logError('tcall', what, error))
  }

  /** Writes what no client waits for: again until the database is back. Undefined once we are closed. */
  async #untilStored<T>(write: () => Promise<T>): Promise<T | undefined> {
    while (!this.#closed) {
      try {
        return await write()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        await new Promise((resolve) => setTimeout(resolve, storeRetryMs).unref())
      }
    }
    return undefined
  }
}

function wrongAgent(message: string): Refusal {
  return new Refusal(400, 'invalid', message, { fields: { agent_id: [message] } })
}
