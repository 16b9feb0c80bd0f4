/** What is in memory as a stream. */
export async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes
}
