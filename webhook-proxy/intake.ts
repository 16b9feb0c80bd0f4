import { Refusal } from '../service/refusal'
import { BatchWriter } from './batch-writer'
import type { Lane } from './lane'
import type { Delivery, Receipt, WaitingEvent } from './store'

/** Events of one transaction at most, and the bytes of their payloads. */
const MAX_BATCH = { items: 256, weight: 4 * 1024 * 1024 }
/** Deliveries that may wait for their commit, and their bytes; more, and the provider is told to come again. */
const MAX_WAITING = { items: 4096, bytes: 64 * 1024 * 1024 }

/** Writes what providers deliver and hands new events to their lanes, in the order of receipt. */
export class Intake {
  private readonly writer: BatchWriter<Delivery, Receipt>
  private waiting = { items: 0, bytes: 0 }

  /** @param answer_ms how long a delivery waits for its commit before it is refused */
  constructor(
    commit: (deliveries: Delivery[]) => Promise<Receipt[]>,
    private readonly isOwner: () => boolean,
    private readonly answer_ms: number,
  ) {
    this.writer = new BatchWriter(commit, MAX_BATCH, 0, ({ payload }) => payload.length)
  }

  /**
   * Resolves when the delivery is durable: whether its key was new, and then it is on its way.
   * @param arrival when its request came, by `performance.now()`
   * @throws {Refusal} 503; the event may or may not be recorded, and a repeated delivery is safe
   */
  async receive(delivery: Delivery, lane: Lane, arrival: number): Promise<boolean> {
    if (!this.isOwner()) throw new Refusal(503, 'unavailable', 'the database does not answer')
    if (this.waiting.items >= MAX_WAITING.items || this.waiting.bytes >= MAX_WAITING.bytes)
      throw new Refusal(503, 'overloaded', 'too many deliveries wait for the database')
    return within(this.answer_ms, this.write(delivery, lane, arrival))
  }

  /** Goes on after its delivery was refused for the time it took: what was written then is forwarded. */
  private async write(delivery: Delivery, lane: Lane, arrival: number): Promise<boolean> {
    const arrived = lane.announce(delivery.key)
    this.count(delivery, 1)
    try {
      const { fresh, behind } = await this.writer.write(delivery)
      arrived(fresh ? firstAttempt(delivery, arrival) : undefined, behind)
      return fresh
    } catch (error) {
      arrived()
      throw error
    } finally {
      this.count(delivery, -1)
    }
  }

  private count({ payload }: Delivery, by: 1 | -1): void {
    this.waiting.items += by
    this.waiting.bytes += by * payload.length
  }
}

async function within<T>(limit_ms: number, result: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(503, 'unavailable', 'the database does not answer in time')), limit_ms)
  })
  return Promise.race([result, late]).finally(() => clearTimeout(timer))
}

function firstAttempt(delivery: Delivery, arrival: number): WaitingEvent {
  const { key, webhook_id, call_id, headers, payload, received_at } = delivery
  return {
    key,
    webhook_id,
    ...(call_id !== undefined && { call_id }),
    headers,
    payload,
    attempts: 0,
    step: 0,
    due_at: received_at,
    scheduled_delay_ms: 0,
    arrival,
  }
}
