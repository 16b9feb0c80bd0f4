/** Enough to tell what any format is. */
const enough = 64 * 1024

/** The first bytes of a stream, and the stream from its beginning all the same. */
export async function peeked(bytes: AsyncIterable<Buffer>): Promise<{ start: Buffer; all: AsyncIterable<Buffer> }> {
  const iterator = bytes[Symbol.asyncIterator]()
  const chunks: Buffer[] = []
  let length = 0
  while (length < enough) {
    const { value, done } = await iterator.next()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  const first = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
  async function* all(): AsyncIterable<Buffer> {
    try {
      if (first.length > 0) yield first
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { start: first.subarray(0, enough), all: all() }
}
