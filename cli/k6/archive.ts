import { basename } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'

/** Five times what k6 takes: an archive that unpacks to more is none of k6, and would fill the memory. */
const mostUnpacked = 500_000_000

/**
 * The content of the file called `name`, in whatever folder, of a .tar.gz or .zip archive. Done here and not by the
 * system's tools, which differ in what they can unpack.
 * @throws Error with one line when it is neither kind of archive, is damaged, is larger than `most` bytes unpacked, or
 * has no such file.
 */
export function fileInArchive(archive: Buffer, name: string, most = mostUnpacked): Buffer {
  let read: Buffer | undefined
  try {
    const isGzip = archive.length > 1 && archive.readUInt16BE(0) === 0x1f8b
    read = isGzip ? inTar(gunzipSync(archive, { maxOutputLength: most }), name) : inZip(archive, name, most)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Error(`the archive unpacks to more than ${most / 1e6} MB, which is no k6`)
    }
    throw new Error(code === undefined ? message : 'the archive is damaged')
  }
  if (!read) throw new Error(`the archive has no file ${name}`)
  return read
}

/** POSIX ustar: 512-byte headers with name at 0, size in octal at 124, type at 156; content in blocks of 512. */
function inTar(tar: Buffer, name: string): Buffer | undefined {
  const block = 512
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) =>
      tar.toString('latin1', at + from, at + from + length).split('\0')[0] ?? ''
    const size = /^[0-7]+$/.test(text(124, 12).trim()) ? Number.parseInt(text(124, 12), 8) : Number.NaN
    const isFile = ['0', ''].includes(text(156, 1))
    const start = at + block
    if (!(start + size <= tar.length)) throw new Error('the archive is damaged')
    if (isFile && basename(text(0, 100)) === name) return tar.subarray(start, start + size)
    at = start + Math.ceil(size / block) * block
  }
  return undefined
}

/** PKWARE APPNOTE 4.3: the end record at the very end points to the directory, whose entries point to the files. */
function inZip(zip: Buffer, name: string, most: number): Buffer | undefined {
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
    return method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: most })
  }
}
