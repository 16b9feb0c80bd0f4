import { randomBytes } from 'node:crypto'
import type { components } from '../../contracts/generated/provider'
import type { components as tcall } from '../../contracts/generated/tcall'
import type { LoggedEmission } from './emission-log'
import { type CallPlan, planCall, type TalkTime } from './outcomes'
import { randomOfCall } from './random'

type DialRequest = components['schemas']['DialRequest']
type ProviderEvent = tcall['schemas']['ProviderEvent']
/** What the simulated provider sends: what a call has once. */
type EventName = Exclude<ProviderEvent['event'], 'transcript_updated'>

interface Call {
  id: string
  request: DialRequest
  plan: CallPlan
  dialledAt: number
  ended: boolean
  /** The timer of its next event. */
  timer?: NodeJS.Timeout
}

/** Said by the simulated agent in every analysed call. */
const transcript = 'Agent: this is a synthetic call. User: thank you. Agent: goodbye.'

/** The simulated network: every call runs its plan on timers and tells each event to `emit`. */
export class Calls {
  readonly #calls = new Map<string, Call>()
  /** New for each start: the platform's database outlives us, and an id must never come twice. */
  readonly #idPrefix = `call_${randomBytes(4).toString('hex')}`
  readonly #seed: number
  readonly #talk: TalkTime
  readonly #emit: (emission: LoggedEmission, body: string) => void
  #dialled = 0
  #open = 0

  constructor(seed: number, talk: TalkTime, emit: (emission: LoggedEmission, body: string) => void) {
    this.#seed = seed
    this.#talk = talk
    this.#emit = emit
  }

  /** Calls that have not ended. */
  get open(): number {
    return this.#open
  }

  /** Dials; returns the call's id. The course is a function of the seed and of how many were dialled before. */
  dial(request: DialRequest): string {
    const ordinal = this.#dialled++
    const plan = planCall(this.#talk, randomOfCall(this.#seed, ordinal))
    const id = `${this.#idPrefix}${ordinal.toString().padStart(8, '0')}`
    const call: Call = { id, request, plan, dialledAt: Date.now(), ended: false }
    this.#calls.set(id, call)
    this.#open++
    if (plan.startedMs === null) this.#at(call, plan.endedMs, () => this.#end(call))
    else this.#at(call, plan.startedMs, () => this.#start(call))
    return id
  }

  /** Forgets the calls dialled from a number, without further events; returns how many were open. */
  abandon(phoneNumberId: string): number {
    let open = 0
    for (const call of this.#calls.values()) {
      if (call.request.metadata?.phone_number_id !== phoneNumberId) continue
      if (!call.ended) open++
      this.#forget(call)
    }
    this.#open -= open
    return open
  }

  close(): void {
    for (const call of this.#calls.values()) this.#forget(call)
    this.#open = 0
  }

  #start(call: Call): void {
    this.#at(call, call.plan.endedMs, () => this.#end(call))
    this.#event(call, 'call_started')
  }

  #end(call: Call): void {
    call.ended = true
    this.#open--
    if (call.plan.analyzedMs === null) this.#calls.delete(call.id)
    else this.#at(call, call.plan.analyzedMs, () => this.#analyze(call))
    this.#event(call, 'call_ended')
  }

  #analyze(call: Call): void {
    this.#calls.delete(call.id)
    this.#event(call, 'call_analyzed')
  }

  #forget(call: Call): void {
    clearTimeout(call.timer)
    this.#calls.delete(call.id)
  }

  /**
   * Arms the timer of a call's next event, at a time after its dial. One at a time: Node fires timers
   * of different lengths out of order when it was held up, and a call's events keep their order.
   */
  #at(call: Call, ms: number, action: () => void): void {
    call.timer = setTimeout(action, call.dialledAt + ms - Date.now())
  }

  #event(call: Call, event: EventName): void {
    const emittedAt = Date.now()
    const { id, request, plan, dialledAt } = call
    const body: ProviderEvent = {
      event,
      emitted_at: emittedAt,
      call: {
        call_id: id,
        call_type: 'phone_call',
        direction: 'outbound',
        from_number: request.from_number,
        to_number: request.to_number,
        call_status: statusAfter(event, plan),
        ...(plan.startedMs !== null && { start_timestamp: Math.round(dialledAt + plan.startedMs) }),
        ...(event !== 'call_started' && {
          end_timestamp: Math.round(dialledAt + plan.endedMs),
          disconnection_reason: plan.reason,
        }),
        ...(event === 'call_analyzed' && { transcript }),
        ...(request.metadata && { metadata: request.metadata }),
      },
    }
    const emission = {
      call_id: id,
      event,
      emitted_at: emittedAt,
      phone_number_id: request.metadata?.phone_number_id ?? null,
    }
    this.#emit(emission, JSON.stringify(body))
  }
}

function statusAfter(event: EventName, { outcome }: CallPlan): ProviderEvent['call']['call_status'] {
  if (event === 'call_started') return 'ongoing'
  return outcome === 'failed' ? 'error' : 'ended'
}
