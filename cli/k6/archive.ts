import { basename } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'

/**
 * The content of the file called `name`, in whatever folder, of a .tar.gz or .zip archive. Done here and not by the
 * system's tools, which differ in what they can unpack.
 * @throws Error when it is neither kind of archive, is damaged, or has no such file.
 */
export function fileInArchive(archive: Buffer, name: string): Buffer {
  const read = archive.readUInt16BE(0) === 0x1f8b ? inTar(gunzipSync(archive), name) : inZip(archive, name)
  if (!read) throw new Error(`the archive has no file ${name}`)
  return read
}

/** POSIX ustar: 512-byte headers with name at 0, size in octal at 124, type at 156; content in blocks of 512. */
function inTar(tar: Buffer, name: string): Buffer | undefined {
  const block = 512
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) =>
      tar.toString('latin1', at + from, at + from + length).split('\0')[0] ?? ''
    const size = Number.parseInt(text(124, 12), 8)
    const isFile = ['0', ''].includes(text(156, 1))
    const start = at + block
    if (isFile && basename(text(0, 100)) === name) return tar.subarray(start, start + size)
    at = start + Math.ceil(size / block) * block
  }
  return undefined
}

/** PKWARE APPNOTE 4.3: the end record at the very end points to the directory, whose entries point to the files. */
function inZip(zip: Buffer, name: string): Buffer | undefined {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0) throw new Error('the archive is neither .tar.gz nor .zip')
  let at = zip.readUInt32LE(end + 16)
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    if (basename(zip.toString('utf8', at + 46, at + 46 + nameLength)) === name) return fileAt(at)
    at += 46 + nameLength + extraLength + commentLength
  }
  return undefined

  function fileAt(entry: number): Buffer {
    const method = zip.readUInt16LE(entry + 10)
    const header = zip.readUInt32LE(entry + 42)
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
    const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20))
    return method === 0 ? packed : inflateRawSync(packed)
  }
}
