/** What is in memory as a stream. */
export async function* inOnePiece(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes
}
