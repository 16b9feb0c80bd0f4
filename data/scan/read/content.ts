import { type Embedded, EmbeddedFiles, isArmoured } from './embedded'
import { decoded } from './encodings'
import { type Kind, kindOf } from './kind'
import { type Limits, ReadBudget, usualLimits, whole } from './limits'
import { type Line, LineSplitter } from './lines-of'
import { isOfficeXml, officeText } from './office-xml'
import { inOnePiece } from './once'
import { unpacked } from './packed'
import { peeked } from './peek'
import { readTar } from './tar'
import { reasonOf, type Unread } from './unread'
import { unpackedName } from './walk'
import { readZip } from './zip'

// Libraries that few scans need are loaded where they are.
type Bytes = AsyncIterable<Buffer>

/** Takes the lines of one text. */
export interface LineSink {
  push(line: Line): void
  end(): void
}

/** What takes all that is read. */
export interface Sink {
  /** A text begins. */
  text(file: string): LineSink
  /** A picture, a voice, a fingerprint. */
  recorded(file: string, line: number, id: 'photo' | 'biometric'): void
  unread(unread: Unread): void
}

/** Reads what was given, whatever it is, into `sink`: archives by their files, documents by their words. */
export async function readContent(file: string, bytes: Bytes, sink: Sink, limits: Limits = usualLimits): Promise<void> {
  const budget = new ReadBudget(limits)
  await new Reading(sink, budget).read(file, budget.reads(bytes), 0)
}

class Reading {
  constructor(
    private readonly sink: Sink,
    private readonly budget: ReadBudget,
  ) {}

  /** Never throws: what cannot be read is unread. */
  async read(file: string, bytes: Bytes, depth: number): Promise<void> {
    try {
      const { start, all } = await peeked(bytes)
      const kind = await kindOf(start)
      if (depth > this.budget.limits.depth)
        this.sink.unread({ file, reason: `lies more than ${this.budget.limits.depth} archives deep` })
      else await this.readKind(kind, file, all, depth)
    } catch (error) {
      this.sink.unread({ file, reason: reasonOf(error) })
    }
  }

  private async readKind(kind: Kind, file: string, bytes: Bytes, depth: number): Promise<void> {
    const inside = (name: string, content: AsyncIterable<Uint8Array>) =>
      this.read(`${file}!${name}`, this.budget.unpacks(content), depth + 1)
    const all = () => whole(bytes, this.budget.limits)
    switch (kind.is) {
      case 'empty':
        return this.sink.text(file).end()
      case 'text':
        if (kind.but) this.sink.unread({ file, reason: kind.but })
        return this.readText(file, bytes, kind, depth)
      case 'packed':
        return inside(unpackedName(file), unpacked[kind.by](bytes))
      case 'tar':
        return this.leave(file, await readTar(bytes, (entry) => inside(entry.name, entry.bytes)))
      case 'zip':
        return this.readZip(file, await all(), inside)
      case 'pdf': {
        const { readPdf } = await import('./pdf')
        const { text, pictures, attachments } = await readPdf(await all())
        await this.readText(file, inOnePiece(Buffer.from(text)), { encoding: 'utf-8' }, depth)
        for (const page of pictures) this.sink.recorded(`${file}!page ${page}`, 1, 'photo')
        for (const { name, content } of attachments) await inside(name, inOnePiece(content))
        return
      }
      case 'sqlite': {
        const { readSqlite } = await import('./sqlite')
        for await (const { name, bytes: rows } of readSqlite(await all())) await inside(name, rows)
        return
      }
      case 'recorded':
        return this.sink.recorded(file, 1, kind.id)
      case 'unread':
        return this.sink.unread({ file, reason: kind.reason })
    }
  }

  private leave(file: string, unread: readonly Unread[]): void {
    for (const { file: name, reason } of unread) this.sink.unread({ file: `${file}!${name}`, reason })
  }

  private async readZip(
    file: string,
    zip: Buffer,
    inside: (name: string, bytes: Bytes) => Promise<void>,
  ): Promise<void> {
    const names: string[] = []
    const unread = await readZip(zip, async ({ name, bytes }) => {
      names.push(name)
      if (!isOfficeXml(name)) return inside(name, bytes)
      const xml = await whole(this.budget.unpacks(bytes), this.budget.limits)
      await inside(name, inOnePiece(Buffer.from(officeText(xml.toString('utf8')))))
    })
    this.leave(file, unread)
    // Where a sheet's dates are only numbers, and its words in another file.
    if (!names.includes('xl/workbook.xml')) return
    const { sheetsAsCsv } = await import('./sheets')
    for (const { name, csv } of await sheetsAsCsv(zip)) await inside(`${name}.csv`, inOnePiece(Buffer.from(csv)))
  }

  private async readText(
    file: string,
    bytes: Bytes,
    { encoding }: { encoding: Parameters<typeof decoded>[1] },
    depth: number,
  ): Promise<void> {
    const lines = new LineSplitter()
    const embedded = new EmbeddedFiles()
    const sink = this.sink.text(file)
    const torn = () => this.sink.unread({ file, reason: 'holds bytes that are no text' })
    const readEmbedded = async (files: readonly Embedded[]) => {
      for (const { name, content } of files) await this.read(`${file}!${name}`, inOnePiece(content), depth + 1)
    }
    const push = async (found: readonly Line[]) => {
      for (const line of found) {
        sink.push(line)
        if (isArmoured(line.text))
          this.sink.unread({ file, reason: `holds what is encrypted or encoded, on line ${line.number}` })
        const files = embedded.push(line)
        if (files.length > 0) await readEmbedded(files)
      }
    }
    try {
      for await (const piece of decoded(bytes, encoding, torn)) await push(lines.push(piece))
    } finally {
      // What came before a fault is looked at all the same.
      await push(lines.end())
      await readEmbedded(embedded.end())
      sink.end()
    }
  }
}
