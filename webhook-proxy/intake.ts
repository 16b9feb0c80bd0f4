import { Refusal } from '../service/refusal'
import { BatchWriter } from './batch-writer'
import type { Lane } from './lane'
import type { Delivery, WaitingEvent } from './store'

/** Events of one transaction at most: 5 MB of the largest payloads. */
const MAX_BATCH = 256
/** Requests that may wait for their commit; more, and the provider is told to come again. */
const MAX_WAITING = 4096

/** Writes what providers deliver and hands new events to their lanes, in the order of receipt. */
export class Intake {
  private readonly writer: BatchWriter<Delivery, boolean>

  constructor(
    commit: (deliveries: Delivery[]) => Promise<boolean[]>,
    private readonly isOwner: () => boolean,
  ) {
    this.writer = new BatchWriter(commit, MAX_BATCH)
  }

  /**
   * Resolves when the delivery is durable: whether its key was new, and then it is on its way.
   * @param arrival when its request came, by `performance.now()`
   * @throws {Refusal} 503; the event may or may not be recorded, and a repeated delivery is safe
   */
  async receive(delivery: Delivery, lane: Lane, arrival: number): Promise<boolean> {
    if (!this.isOwner()) throw new Refusal(503, 'unavailable', 'the database does not answer')
    if (this.writer.waiting >= MAX_WAITING)
      throw new Refusal(503, 'overloaded', 'too many deliveries wait for the database')
    const arrived = lane.announce(delivery.key)
    try {
      const fresh = await this.writer.write(delivery)
      arrived(fresh ? firstAttempt(delivery, arrival) : undefined)
      return fresh
    } catch (error) {
      arrived()
      throw error
    }
  }
}

function firstAttempt({ key, webhook_id, headers, payload, received_at }: Delivery, arrival: number): WaitingEvent {
  return {
    key,
    webhook_id,
    headers,
    payload,
    attempts: 0,
    step: 0,
    due_at: received_at,
    scheduled_delay_ms: 0,
    arrival,
  }
}
