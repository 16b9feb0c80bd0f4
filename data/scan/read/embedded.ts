import { isUtf8 } from 'node:buffer'
import { isKnownPicture } from '../detect/images'
import { nextRun, signsLike } from '../runs'
import type { Line } from './lines-of'

/** A file that stands in a text as base64. */
export interface Embedded {
  name: string
  content: Buffer
}

/** Base64 in one piece; shorter ones are words and keys. */
const inline = /[A-Za-z\d+/]{24,}={0,2}|[A-Za-z\d_-]{24,}={0,2}/g
const eitherBase64 = signsLike(/[A-Za-z\d+/_-]/)
/** A line of base64 as mail has it (RFC 2045), and as PEM has it (RFC 7468). */
const wrapped = /^\s*[A-Za-z\d+/]{60,76}\s*$/
const last = /^\s*[A-Za-z\d+/]{2,76}={0,2}\s*$/

/** How files begin that are looked at, or refused, when they stand in a text. */
const files = [
  '\x1f\x8b\x08',
  'PK\x03\x04',
  '%PDF-',
  'SQLite format',
  'BZh',
  '\xfd7zXZ',
  '\x28\xb5\x2f\xfd',
  '7z\xbc\xaf',
  'Rar!',
  '\xd0\xcf\x11\xe0',
  'Salted__',
]

const armour =
  /^\s*(?:-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE|PKCS7|CMS|ENCRYPTED MESSAGE)-----|age-encryption\.org\/v1|\$ANSIBLE_VAULT;|begin(?:-base64)? [0-7]{3} \S|=ybegin )/

/** Whether what begins on a line is a file in another form than base64, or encrypted. */
export function isArmoured(line: string): boolean {
  return armour.test(line)
}

/** Takes the lines of a text in turn, and gives the files that stand in them. */
export class EmbeddedFiles {
  private block: string[] = []
  private began = 0

  push({ text, number }: Line): Embedded[] {
    if (wrapped.test(text)) {
      if (this.block.length === 0) this.began = number
      this.block.push(text.trim())
      return []
    }
    if (this.block.length === 0) return text.length < 24 ? [] : found(text, number)
    const tail = last.test(text) ? text.trim() : ''
    return [...this.end(tail), ...(tail === '' ? found(text, number) : [])]
  }

  end(tail = ''): Embedded[] {
    const whole = this.block.join('') + tail
    this.block = []
    return whole === '' ? [] : found(whole, this.began)
  }
}

function found(text: string, line: number): Embedded[] {
  const files: Embedded[] = []
  for (let run = nextRun(text, eitherBase64, 24); run; run = nextRun(text, eitherBase64, 24, run.to))
    // Two signs may stand behind it.
    for (const word of text.slice(run.from, run.to + 2).match(inline) ?? []) {
      const content = Buffer.from(word, 'base64')
      if (isFile(content) && !isKnownPicture(word)) files.push({ name: `base64 on line ${line}`, content })
    }
  return files
}

function isFile(content: Buffer): boolean {
  if (isPrintable(content)) return true
  const start = content.toString('latin1', 0, 16)
  return files.some((magic) => start.startsWith(magic))
}

/** Random bytes are not. */
function isPrintable(content: Buffer): boolean {
  for (const byte of content) if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) return false
  return isUtf8(content)
}
