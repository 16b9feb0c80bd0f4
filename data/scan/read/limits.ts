import { Unreadable } from './unread'

/** How much one file may unpack to: an archive can be made to fill any disk and any memory. */
export interface Limits {
  /** How deep archives may lie within each other. */
  depth: number
  /** Bytes that one file given may unpack to, all that is in it together. */
  unpacked: number
  /** How many times its packed size that may be, once it is more than {@link Limits.free}. Text packs some 30 times. */
  ratio: number
  /** Bytes that may be unpacked whatever the ratio. */
  free: number
  /** Bytes of what can only be read whole: a zip, a document, a database. */
  whole: number
}

export const usualLimits: Limits = { depth: 8, unpacked: 4 * 2 ** 30, ratio: 200, free: 64 * 2 ** 20, whole: 2 ** 29 }

/** What one file given has used of the limits. */
export class ReadBudget {
  packed = 0
  private unpacked = 0

  constructor(readonly limits: Limits) {}

  /** Counts what was given. */
  async *reads(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of bytes) {
      this.packed += chunk.length
      yield chunk
    }
  }

  /** Counts what was unpacked. @throws Unreadable when it is too much */
  async *unpacks(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
    const { unpacked, ratio, free } = this.limits
    for await (const chunk of bytes) {
      this.unpacked += chunk.length
      const most = Math.min(unpacked, Math.max(free, ratio * this.packed))
      if (this.unpacked > most)
        throw new Unreadable(`unpacks to more than ${Math.floor(most / 2 ** 20)} MiB, so the rest was not read`)
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    }
  }
}

/** All bytes at once. @throws Unreadable when they are too many */
export async function whole(bytes: AsyncIterable<Buffer>, limits: Limits): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    if (length > limits.whole)
      throw new Unreadable(`is larger than the ${limits.whole / 2 ** 20} MiB that are read of its kind`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
