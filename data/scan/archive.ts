import { basename } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'

/** One file of an archive. */
export interface ArchiveEntry {
  name: string
  content: Buffer
}

/**
 * The files of a .tar, .zip or .gz archive, and of archives within it; undefined when the bytes are no archive.
 * @param name of the archive; the file in a .gz has it without its ending
 * @throws Error when it is damaged, since what cannot be read cannot be called clean
 */
export function unpacked(name: string, bytes: Buffer): ArchiveEntry[] | undefined {
  if (bytes.length > 18 && bytes.readUInt16BE(0) === 0x1f8b)
    return [
      {
        name: basename(name)
          .replace(/\.gz$/i, '')
          .replace(/\.tgz$/i, '.tar'),
        content: gunzipSync(bytes),
      },
    ]
  if (bytes.toString('latin1', 0, 4) === 'PK\x03\x04') return [...zipEntries(bytes)]
  if (bytes.toString('latin1', 257, 262) === 'ustar') return [...tarEntries(bytes)]
  return undefined
}

/** POSIX ustar and pax: 512-byte headers with name at 0, size in octal at 124, type at 156, folder at 345. */
function* tarEntries(tar: Buffer): Iterable<ArchiveEntry> {
  const block = 512
  let longName = ''
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) =>
      tar.toString('utf8', at + from, at + from + length).split('\0')[0] ?? ''
    const size = Number.parseInt(text(124, 12), 8)
    const start = at + block
    if (Number.isNaN(size) || start + size > tar.length) throw new Error('the archive is damaged')
    const content = tar.subarray(start, start + size)
    const type = text(156, 1)
    if (type === 'x') longName = /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1] ?? ''
    else if (type === 'L') longName = content.toString('utf8').replace(/\0.*$/, '')
    else {
      const folder = text(345, 155)
      if (type === '0' || type === '') yield { name: longName || (folder ? `${folder}/` : '') + text(0, 100), content }
      longName = ''
    }
    at = start + Math.ceil(size / block) * block
  }
}

/** PKWARE APPNOTE 4.3: the end record at the very end points to the directory, whose entries point to the files. */
function* zipEntries(zip: Buffer): Iterable<ArchiveEntry> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0) throw new Error('the archive is damaged')
  let at = zip.readUInt32LE(end + 16)
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries--) {
    const nameLength = zip.readUInt16LE(at + 28)
    const header = zip.readUInt32LE(at + 42)
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if (!name.endsWith('/')) yield { name, content: zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed) }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}
