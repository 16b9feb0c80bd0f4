import { isUtf8 } from 'node:buffer'

/** How text is written in bytes. `windows-1252` holds Latin-1. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'windows-1252'

const marks: readonly (readonly [bytes: string, encoding: Encoding])[] = [
  ['\xff\xfe\0\0', 'utf-32le'],
  ['\0\0\xfe\xff', 'utf-32be'],
  ['\xff\xfe', 'utf-16le'],
  ['\xfe\xff', 'utf-16be'],
  ['\xef\xbb\xbf', 'utf-8'],
]

/** How the text is encoded that begins so, by its mark or by what its bytes look like; undefined when it is no text. */
export function encodingOf(start: Buffer): Encoding | undefined {
  const marked = marks.find(([bytes]) => start.toString('latin1', 0, bytes.length) === bytes)
  if (marked) return marked[1]
  if (start.includes(0)) return wideEncoding(start)
  const count = counted(start)
  if (count.controls > start.length / 100) return undefined
  if (isUtf8(start.subarray(0, wholeCharacters(start)))) return 'utf-8'
  // Western letters are few among those of ASCII; in EBCDIC and in alphabets of other kinds most bytes are above 127.
  return count.high <= start.length * 0.3 ? 'windows-1252' : undefined
}

/** Control characters that text does not hold, and bytes above 127. */
function counted(bytes: Buffer): { controls: number; high: number } {
  let controls = 0
  let high = 0
  for (const byte of bytes) {
    if (byte > 127) high += 1
    // Tab, line ends, page feed, escape, and what separates the parts of messages, are text.
    else if (byte < 9 || (byte > 13 && byte < 27) || byte === 127) controls += 1
  }
  return { controls, high }
}

/** UTF-16 and UTF-32 without a mark: nearly every character of ASCII has its noughts in the same places. */
function wideEncoding(start: Buffer): Encoding | undefined {
  const zeros = [0, 0, 0, 0]
  const length = start.length - (start.length % 4)
  for (let at = 0; at < length; at++) if (start[at] === 0) zeros[at % 4] = (zeros[at % 4] as number) + 1
  const share = zeros.map((count) => count / (length / 4 || 1)) as [number, number, number, number]
  const [a, b, c, d] = share.map((part) => (part > 0.7 ? 1 : part < 0.3 ? 0 : undefined))
  const places = `${a}${b}${c}${d}`
  const encoding = ({ '0101': 'utf-16le', '1010': 'utf-16be', '0111': 'utf-32le', '1110': 'utf-32be' } as const)[places]
  if (!encoding) return start.length < 4 && start.length > 1 && start[1] === 0 ? 'utf-16le' : undefined
  const text = decodedAtOnce(start.subarray(0, length), encoding)
  return counted(Buffer.from(text)).controls > text.length / 100 || text.includes('\0') ? undefined : encoding
}

/** Up to where UTF-8 holds no part of a character. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 128) return bytes.length
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back < needs ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

const unit: Record<Encoding, number> = {
  'utf-8': 1,
  'windows-1252': 1,
  'utf-16le': 2,
  'utf-16be': 2,
  'utf-32le': 4,
  'utf-32be': 4,
}

const western = new TextDecoder('windows-1252')
const wide = { 'utf-16le': new TextDecoder('utf-16le'), 'utf-16be': new TextDecoder('utf-16be') }

function decodedAtOnce(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : western.decode(bytes)
  if (encoding === 'windows-1252') return western.decode(bytes)
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return wide[encoding].decode(bytes)
  let text = ''
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = encoding === 'utf-32le' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  }
  return text
}

/**
 * A stream of text, decoded. Where what began as UTF-8 is none, it is read as Latin-1: digits and letters stand.
 * @param torn told once when it holds bytes that no text of its encoding holds
 */
export async function* decoded(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
  torn: () => void,
): AsyncIterable<string> {
  let rest: Buffer = Buffer.alloc(0)
  let isTorn = false
  for await (const chunk of bytes) {
    const block: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const size = encoding === 'utf-8' ? wholeCharacters(block) : block.length - (block.length % unit[encoding])
    const text = decodedAtOnce(block.subarray(0, size), encoding)
    rest = block.subarray(size)
    if (!isTorn && text.includes('\0')) {
      isTorn = true
      torn()
    }
    yield text
  }
  if (rest.length > 0) {
    yield decodedAtOnce(rest, 'windows-1252')
    if (unit[encoding] > 1 && !isTorn) torn()
  }
}
