import { fileTypeFromBuffer } from 'file-type'
import { type Encoding, encodingOf } from './encodings'

/** What is packed in a way that is unpacked here. */
export type Packing = 'gzip' | 'bzip2' | 'xz' | 'zstd'

/** What bytes are, and so how they are looked at. */
export type Kind =
  | { is: 'empty' }
  | { is: 'text'; encoding: Encoding /** Why looking at it as text is not enough. */; but?: string }
  | { is: 'packed'; by: Packing }
  | { is: 'tar' | 'zip' | 'pdf' | 'sqlite' }
  /** Of a person, whatever it shows or says. */
  | { is: 'recorded'; id: 'photo' | 'biometric' }
  | { is: 'unread'; reason: string }

const packings: readonly (readonly [bytes: string, by: Packing])[] = [
  ['\x1f\x8b', 'gzip'],
  ['BZh', 'bzip2'],
  ['\xfd7zXZ\0', 'xz'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
]

/** What SQLite keeps beside an open database (shm): numbers of pages, and nothing that is in them. */
const walIndex = '\x18\xe2\x2d\0'

/** Behind the letters with which bzip2 begins: a block of data, or the end of none. */
const bzip2Blocks = ['1AY&SY', '\x17rE8P\x90']

const recordings: readonly (readonly [at: number, bytes: string, id: 'photo' | 'biometric'])[] = [
  [128, 'DICM', 'photo'],
  [0, 'FMR\0', 'biometric'],
  [0, 'FIR\0', 'biometric'],
  [0, 'FAC\0', 'biometric'],
  [0, 'IIR\0', 'biometric'],
  [0, '\x89PNG', 'photo'],
  [0, '\xff\xd8\xff', 'photo'],
  [0, 'GIF8', 'photo'],
  [8, 'WEBP', 'photo'],
  [0, 'II*\0', 'photo'],
  [0, 'MM\0*', 'photo'],
  [8, 'WAVE', 'biometric'],
]

/** Formats that no library here names, or that it names otherwise than people do. */
const closed: readonly (readonly [at: number, bytes: string, name: string])[] = [
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an Office document of the old kind (doc, xls, msg)'],
  [4, 'Standard Jet DB', 'an Access database'],
  [4, 'Standard ACE DB', 'an Access database'],
  [0, '!BDN', 'an Outlook mail folder (pst)'],
  [0, 'Salted__', 'encrypted by OpenSSL'],
  [0, 'Rar!', 'a RAR archive'],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  [0, '\x04\x22\x4d\x18', 'packed by LZ4'],
  [0, 'PAR1', 'a Parquet file'],
  [0, 'PARE', 'an encrypted Parquet file'],
  [0, 'ORC', 'an ORC file'],
  [0, 'Obj\x01', 'an Avro file'],
  [0, 'SAS FILE', 'a SAS file'],
  [0, '$FL2', 'an SPSS file'],
  [0, 'PGDMP', 'a dump of PostgreSQL in its own format: use pg_dump --format=plain'],
  [0, '\x37\x7f\x06\x82', 'the log of a SQLite database that is open (wal): close it'],
  [0, '\x37\x7f\x06\x83', 'the log of a SQLite database that is open (wal): close it'],
  [0, 'bplist', 'a binary property list'],
]

/** Text in whose form something else is written. */
const textual: readonly (readonly [begins: RegExp, but: string])[] = [
  [/^\s*\{\\rtf/, 'is rich text (rtf), whose words may be broken by marks: save it as text'],
  [/^%!PS/, 'is PostScript, whose words are broken by marks'],
]

const latin = (bytes: Buffer, at: number, length: number) => bytes.toString('latin1', at, at + length)

/** What begins so is. */
export async function kindOf(start: Buffer): Promise<Kind> {
  const holds = (at: number, magic: string) => latin(start, at, magic.length) === magic
  if (start.length === 0 || holds(0, walIndex)) return { is: 'empty' }
  const packing = packings.find(([magic]) => holds(0, magic))
  if (packing && (packing[1] !== 'bzip2' || bzip2Blocks.includes(latin(start, 4, 6))))
    return { is: 'packed', by: packing[1] }
  if (holds(0, 'PK\x03\x04') || holds(0, 'PK\x05\x06')) return { is: 'zip' }
  if (holds(0, 'SQLite format 3\0')) return { is: 'sqlite' }
  if (/^\s{0,8}%PDF-/.test(latin(start, 0, 16))) return { is: 'pdf' }
  if (isTar(start)) return { is: 'tar' }
  const recording = recordings.find(([at, magic]) => holds(at, magic))
  if (recording && encodingOf(start) === undefined) return { is: 'recorded', id: recording[2] }
  const known = closed.find(([at, magic]) => holds(at, magic))
  const encoding = known && /[^ -~]/.test(known[1]) ? undefined : encodingOf(start)
  if (encoding) {
    const but = textual.find(([begins]) => begins.test(latin(start, 0, 40)))?.[1]
    return { is: 'text', encoding, ...(but && { but }) }
  }
  if (known) return { is: 'unread', reason: `is ${known[2]}` }
  return named(await fileTypeFromBuffer(start).catch(() => undefined), start)
}

function named(type: { ext: string; mime: string } | undefined, start: Buffer): Kind {
  if (type?.mime.startsWith('image/') || type?.mime.startsWith('video/')) return { is: 'recorded', id: 'photo' }
  // A voice is a biometric identifier.
  if (type?.mime.startsWith('audio/')) return { is: 'recorded', id: 'biometric' }
  if (type) return { is: 'unread', reason: `is of a format that is not read (${type.ext})` }
  if (isDbf(start)) return { is: 'unread', reason: 'is a dBASE file (dbf)' }
  return {
    is: 'unread',
    reason:
      'is no text in UTF-8, UTF-16, UTF-32 or Latin-1, and of no known format: it may be packed, encrypted, or EBCDIC',
  }
}

/** The sum of the header's bytes, with spaces in place of itself, stands in it (POSIX ustar; older tars have no mark). */
function isTar(start: Buffer): boolean {
  if (start.length < 512) return false
  if (latin(start, 257, 5) === 'ustar') return true
  const written = Number.parseInt(
    latin(start, 148, 8)
      .replace(/[\0 ].*$/s, '')
      .trim() || latin(start, 148, 8).trim(),
    8,
  )
  let sum = 8 * 32
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += start[at] as number
  return start[0] !== 0 && written === sum
}

/** A version, a date, and a header whose length is 32 for itself and each field, and one. */
function isDbf(start: Buffer): boolean {
  const [version = 0, , month = 0, day = 0] = start
  const length = start.length > 10 ? start.readUInt16LE(8) : 0
  return (
    [3, 0x30, 0x31, 0x32, 0x83, 0x8b, 0xf5].includes(version) &&
    month <= 12 &&
    day <= 31 &&
    length % 32 < 9 &&
    length > 32
  )
}
