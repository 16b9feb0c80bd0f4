import { posix } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { extract } from 'tar-stream'
import type { Unread } from './unread'

/** A file within an archive. */
export interface TarEntry {
  name: string
  bytes: AsyncIterable<Buffer>
}

/**
 * Hands each file of a tar to `each`, in turn.
 * @returns the links that lead out of it
 */
export async function readTar(
  bytes: AsyncIterable<Buffer>,
  each: (entry: TarEntry) => Promise<void>,
): Promise<Unread[]> {
  const names = new Set<string>()
  const links: [name: string, to: string][] = []
  const others: Unread[] = []
  for await (const entry of pipeline(Readable.from(bytes), extract(), () => {})) {
    const { name, type, linkname } = entry.header
    names.add(posix.normalize(name).replace(/\/$/, ''))
    if (type === 'symlink') links.push([name, posix.join(posix.dirname(name), linkname ?? '')])
    else if (type === 'link') links.push([name, posix.normalize(linkname ?? '')])
    else if (type === 'file' || type === 'contiguous-file') await each({ name, bytes: entry as AsyncIterable<Buffer> })
    else if (type !== 'directory') others.push({ file: name, reason: 'is no regular file' })
    entry.resume()
  }
  const out = links.filter(([, to]) => !names.has(to.replace(/\/$/, '')))
  return [...others, ...out.map(([file]) => ({ file, reason: 'is a link to what is not in the archive' }))]
}
