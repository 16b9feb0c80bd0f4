import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** What the manifest says of one pool. */
export interface PoolEntry {
  count: number
  /** Over the bytes of the file, in hexadecimal. */
  sha256: string
}

/** Enough rows in one write to make writing cheap, few enough to hold in memory many times over. */
const batchChars = 256_000

/**
 * Writes rows as a JSON array, a row a line, as they come: never more than a batch of them is in memory.
 * @param tick told how many rows are written, after each batch
 */
export async function writePool(
  file: string,
  rows: Iterable<unknown>,
  tick: (written: number) => void,
): Promise<PoolEntry> {
  const hash = createHash('sha256')
  const stream = createWriteStream(file)
  const ended = finished(stream)
  ended.catch(() => {}) // awaited below; a failure before that must not end the process
  let count = 0
  let batch = '['
  const flush = async () => {
    hash.update(batch)
    if (!stream.write(batch)) await Promise.race([once(stream, 'drain'), ended])
    batch = ''
    tick(count)
  }
  for (const row of rows) {
    batch += `${count === 0 ? '' : ','}\n${JSON.stringify(row)}`
    count += 1
    if (batch.length > batchChars) await flush()
  }
  batch += '\n]\n'
  await flush()
  stream.end()
  await ended
  return { count, sha256: hash.digest('hex') }
}
