import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** Bytes of unverified bodies in memory at once. */
const BUDGET_BYTES = 64 * 1024 * 1024

/** Why a body was not read. */
type Problem = 'too_large' | 'aborted' | 'timeout' | 'overloaded' | 'unavailable'

/** How the reading of a body ended: with its bytes, or why not. `size` is what came of it. */
type ReadBody = { body: Buffer } | { problem: Problem; size: number }

interface Reading {
  socket: Socket
  size: number
  end(result: ReadBody): void
}

/**
 * Reads bodies whose senders nobody knows yet. One body is bounded by `limit`, all of them by a budget: beyond it the
 * one that has been under way longest is given up, since a provider's takes milliseconds.
 */
export class BodyReader {
  /** In the order in which they began; a connection may bring several without waiting for an answer. */
  private readonly readings = new Set<Reading>()
  private total = 0

  constructor(
    private readonly limit: number,
    private readonly budget = BUDGET_BYTES,
  ) {}

  /** How many bodies are under way. */
  get count(): number {
    return this.readings.size
  }

  /** Ends what is read from a connection; false when nothing is. */
  giveUp(socket: Socket, problem: Problem): boolean {
    const own = [...this.readings].filter((reading) => reading.socket === socket)
    for (const reading of own) reading.end({ problem, size: reading.size })
    return own.length > 0
  }

  /** Ends all that are under way. */
  giveUpAll(problem: Problem): void {
    for (const reading of this.readings) reading.end({ problem, size: reading.size })
  }

  /** @param limit of this body, where it is another than that of all */
  read(request: IncomingMessage, limit = this.limit): Promise<ReadBody> {
    const { socket } = request
    return new Promise((resolve) => {
      const chunks: Buffer[] = []
      const reading: Reading = {
        socket,
        size: 0,
        end: (result) => {
          if (!this.readings.delete(reading)) return
          this.total -= reading.size
          chunks.length = 0
          resolve(result)
        },
      }
      this.readings.add(reading)
      request.on('data', (chunk: Buffer) => {
        if (!this.readings.has(reading)) return // what still comes of it is thrown away
        reading.size += chunk.length
        this.total += chunk.length
        if (reading.size > limit) return reading.end({ problem: 'too_large', size: reading.size })
        chunks.push(chunk)
        this.keepBudget()
      })
      request.once('end', () => reading.end({ body: Buffer.concat(chunks) }))
      for (const event of ['error', 'close'])
        request.once(event, () => reading.end({ problem: 'aborted', size: reading.size }))
    })
  }

  private keepBudget(): void {
    for (const oldest of this.readings) {
      if (this.total <= this.budget) return
      if (oldest.size > 0) oldest.end({ problem: 'overloaded', size: oldest.size })
    }
  }
}
