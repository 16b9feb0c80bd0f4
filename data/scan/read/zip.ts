import { fromBufferPromise } from 'yauzl'
import { inOnePiece } from './once'
import type { TarEntry } from './tar'
import { reasonOf, type Unread } from './unread'

/** Hands each file of a zip to `each`, in turn. @returns what cannot be unpacked @throws Error when it is damaged */
export async function readZip(zip: Buffer, each: (entry: TarEntry) => Promise<void>): Promise<Unread[]> {
  const unread: Unread[] = []
  // Names and comments come as Buffers: they are not to be refused for what they hold.
  const archive = await fromBufferPromise(zip, { lazyEntries: true, decodeStrings: false })
  const comments = [String(archive.comment)]
  for await (const entry of archive.eachEntry()) {
    const name = String(entry.fileName)
    comments.push(String(entry.fileComment))
    if (name.endsWith('/') && entry.uncompressedSize === 0) continue
    if (entry.isEncrypted()) unread.push({ file: name, reason: 'is encrypted' })
    else if (!entry.canDecodeFileData())
      unread.push({ file: name, reason: `is packed by method ${entry.compressionMethod} of zip, which is not read` })
    else
      await archive
        .openReadStreamPromise(entry)
        .then((bytes) => each({ name, bytes }))
        .catch((error) => unread.push({ file: name, reason: reasonOf(error) }))
  }
  const comment = comments.filter((text) => text !== '').join('\n')
  if (comment !== '') await each({ name: 'comment', bytes: inOnePiece(Buffer.from(comment)) })
  return unread
}
