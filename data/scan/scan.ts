import { type Allowed, type Finding, LineSweep } from './detect/lines'
import { type LineSink, readContent } from './read/content'
import type { Limits } from './read/limits'
import { LineSplitter } from './read/lines-of'
import { quotedPrintable } from './read/quoted-printable'
import type { Unread } from './read/unread'
import { bytesOf, filesUnder } from './read/walk'
import { hl7Sayings } from './rows/hl7'
import { jsonSayings } from './rows/json'
import { poolRows } from './rows/pool-rows'
import { sqlRows } from './rows/sql'
import { tableRows } from './rows/table-rows'
import { vcardSayings } from './rows/vcard'
import { x12Sayings } from './rows/x12'
import { xmlSayings } from './rows/xml'

export type { Finding } from './detect/lines'

/** What a scan went through. */
export interface Scanned {
  /** Texts, pictures and whatever else was looked at to its end; files within archives count each. */
  files: number
  findings: Finding[]
  /** What was not looked at, or not to its end. */
  unread: Unread[]
  /** What was left out because the user said so. */
  leftOut: string[]
}

/** How a scan is done. */
export interface ScanOptions {
  /** What is nobody's although it is in no reserved range: hosts that the user names. */
  allowed?: Allowed
  /** Names of files and folders that are not looked at. */
  leaveOut?: readonly string[]
  limits?: Limits
  /** Told the name of each file. */
  tick?: (file: string) => void
}

/** What takes the lines of one file: by its fields if it is a data pool, then by shape, label and format. */
function sweepOf(file: string, allowed: Allowed, found: (finding: Finding) => void): LineSink {
  const findings: Finding[] = []
  const seen = new Set<string>()
  const once = (finding: Finding, value: string) => {
    const told = `${finding.line} ${finding.id} ${value}`
    if (!seen.has(told)) findings.push(finding)
    seen.add(told)
  }
  const rows = poolRows(file, (finding) => findings.push(finding))
  const [plain, table, sql] = [quotedPrintable(), tableRows(), sqlRows()]
  const formats = [jsonSayings(), xmlSayings(), hl7Sayings(), x12Sayings(), vcardSayings()]
  const sweep = new LineSweep(file, allowed, once)
  const saidSweep = new LineSweep(file, allowed, once)
  return {
    push({ text: written, number }) {
      const text = plain(written)
      rows?.(text)
      const row = sql(text) ?? table(text)
      sweep.push(row ?? text, number, row !== undefined)
      for (const says of formats) {
        const said = says(text)
        if (said !== '') saidSweep.push(said, number, true)
      }
    },
    end() {
      sweep.end()
      saidSweep.end()
      for (const finding of findings.sort((a, b) => a.line - b.line)) found(finding)
    },
  }
}

const nobody: Allowed = () => false

/** Scans a text as if it were the file of that name. */
export function scanText(file: string, text: string, allowed: Allowed = nobody): Finding[] {
  const findings: Finding[] = []
  const sweep = sweepOf(file, allowed, (finding) => findings.push(finding))
  const lines = new LineSplitter()
  for (const line of [...lines.push(text), ...lines.end()]) sweep.push(line)
  sweep.end()
  return findings
}

/**
 * Scans files and folders.
 * @throws Error of one line when a path is not there
 */
export async function scanPaths(paths: readonly string[], options: ScanOptions = {}): Promise<Scanned> {
  const { files, unread, leftOut } = await filesUnder(paths, options.leaveOut)
  const scanned: Scanned = { files: 0, findings: [], unread, leftOut }
  for (const file of files) {
    options.tick?.(file)
    await scanInto(scanned, file, bytesOf(file), options)
  }
  return scanned
}

/** Scans bytes as if they were the file of that name. */
export async function scanStream(
  file: string,
  bytes: AsyncIterable<Buffer>,
  options: ScanOptions = {},
): Promise<Scanned> {
  const scanned: Scanned = { files: 0, findings: [], unread: [], leftOut: [] }
  await scanInto(scanned, file, bytes, options)
  return scanned
}

async function scanInto(
  scanned: Scanned,
  given: string,
  bytes: AsyncIterable<Buffer>,
  options: ScanOptions,
): Promise<void> {
  const { allowed = nobody, limits } = options
  const found = (finding: Finding) => scanned.findings.push(finding)
  const sink = {
    text(file: string): LineSink {
      scanned.files += 1
      return sweepOf(file, allowed, found)
    },
    recorded(file: string, line: number, id: string) {
      scanned.files += 1
      found({ file, line, id, masked: 'the whole file' })
    },
    unread: (unread: Unread) => scanned.unread.push(unread),
  }
  await readContent(given, bytes, sink, limits)
}
