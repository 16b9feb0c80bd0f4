import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unpacked } from './archive'
import { imageIn } from './images'
import { type Allowed, type Finding, LineSweep } from './lines'
import { poolRows } from './pool-rows'
import { tableRows } from './table-rows'

export type { Finding } from './lines'

/** What a scan went through. */
export interface Scanned {
  files: number
  findings: Finding[]
}

/** What takes the lines of one file: by its fields if it is a data pool, then by shape and label. */
function linesOf(file: string, allowed: Allowed, found: (finding: Finding) => void) {
  const rows = poolRows(file, found)
  const sweep = new LineSweep(file, allowed, found)
  const labelled = tableRows()
  return {
    push(line: string) {
      rows?.(line)
      sweep.push(labelled(line))
    },
    end: () => sweep.end(),
  }
}

/** Scans a text as if it were the file of that name. */
export function scanText(file: string, text: string, allowed: Allowed = () => false): Finding[] {
  const findings: Finding[] = []
  const lines = linesOf(file, allowed, (finding) => findings.push(finding))
  for (const line of text.split(/\r?\n/)) lines.push(line)
  lines.end()
  return findings
}

/** Scans bytes: an archive by its files, however deep; a picture by what it is; anything else as text. */
function scanBytes(file: string, bytes: Buffer, allowed: Allowed): Scanned {
  const entries = unpacked(file, bytes)
  if (entries) {
    const inside = entries.map(({ name, content }) => scanBytes(`${file}!${name}`, content, allowed))
    return {
      files: inside.reduce((sum, { files }) => sum + files, 0),
      findings: inside.flatMap(({ findings }) => findings),
    }
  }
  const image = imageIn(bytes)
  if (image) return { files: 1, findings: [{ file, line: 1, id: image, masked: 'the whole file' }] }
  return { files: 1, findings: scanText(file, asText(bytes), allowed) }
}

function asText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  return bytes.toString('utf8')
}

/**
 * Scans files and folders.
 * @param allowed what is nobody's although it is in no reserved range: hosts that the user names
 * @param tick told the name of each file
 * @throws Error of one line when a path cannot be read or an archive is damaged
 */
export async function scanPaths(
  paths: readonly string[],
  allowed: Allowed,
  tick: (file: string) => void = () => {},
): Promise<Scanned> {
  const scanned: Scanned = { files: 0, findings: [] }
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      tick(file)
      const { files, findings } = await scanFile(file, allowed).catch((error: Error) => {
        throw new Error(`${file} cannot be scanned: ${error.message}; leave it out or mend it`)
      })
      scanned.files += files
      scanned.findings.push(...findings)
    }
  }
  return scanned
}

/** Plain text is read as a stream, so that its size does not matter; an archive or a picture whole. */
async function scanFile(file: string, allowed: Allowed): Promise<Scanned> {
  const start = await firstBytes(file)
  const isText = !unpackable(start) && imageIn(start) === undefined && start[0] !== 0xff
  if (!isText) return scanBytes(file, await readFile(file), allowed)
  return { files: 1, findings: await scanStream(file, createReadStream(file), allowed) }
}

/** Scans a stream of text line by line; the name tells what its fields are. */
export async function scanStream(file: string, stream: AsyncIterable<Buffer>, allowed: Allowed): Promise<Finding[]> {
  const findings: Finding[] = []
  const lines = linesOf(file, allowed, (finding) => findings.push(finding))
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    rest = parts.pop() ?? ''
    for (const line of parts) lines.push(line)
  }
  lines.push(rest)
  lines.end()
  return findings
}

function unpackable(start: Buffer): boolean {
  return (
    ['\x1f\x8b', 'PK\x03\x04'].some((magic) => start.toString('latin1', 0, magic.length) === magic) ||
    start.toString('latin1', 257, 262) === 'ustar'
  )
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => {
    throw new Error(`there is no file or folder "${path}": give the paths to scan`)
  })
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  const inside = await Promise.all(
    entries
      .filter((entry) => entry.name !== 'node_modules' && entry.name !== '.git')
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => (entry.isDirectory() || entry.isFile() ? filesIn(join(path, entry.name)) : [])),
  )
  return inside.flat()
}
