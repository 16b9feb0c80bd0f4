import { PbfReader, PbfWriter } from 'pbf'

/** A value of a series, as remote write 1.0 has it. */
export interface WrittenSeries {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
  atMs: number
}

type Labels = [name: string, value: string][]

/**
 * A WriteRequest with these labels on each of its series; one that a series has by itself stays. Nothing else of it is
 * read, so what a later version writes goes through.
 */
export function withLabels(request: Uint8Array, labels: Readonly<Record<string, string>>): Uint8Array {
  const writer = new PbfWriter()
  const reader = new PbfReader(request)
  reader.readFields((field) => {
    if (field === 1) writer.writeBytesField(1, labelled(reader.readBytes(), labels))
    // Metadata, in field 3; a message like all that a WriteRequest has.
    else writer.writeBytesField(field, reader.readBytes())
  }, undefined)
  return writer.finish()
}

/** Requests put together: their fields are lists, so bytes after bytes are one request. */
export function writeRequest(series: readonly WrittenSeries[]): Uint8Array {
  const writer = new PbfWriter()
  for (const { name, labels, value, atMs } of series) {
    writer.writeMessage(
      1,
      (_: undefined, one) => {
        writeLabels(one, [['__name__', name], ...Object.entries(labels)])
        one.writeMessage(2, writeSample, { value, atMs })
      },
      undefined,
    )
  }
  return writer.finish()
}

function labelled(series: Uint8Array, added: Readonly<Record<string, string>>): Uint8Array {
  const reader = new PbfReader(series)
  const own: Labels = []
  const rest: [field: number, bytes: Uint8Array][] = []
  reader.readFields((field) => {
    if (field === 1) own.push(readLabel(reader.readBytes()))
    else rest.push([field, reader.readBytes()])
  }, undefined)
  const writer = new PbfWriter()
  writeLabels(writer, [...Object.entries({ ...added, ...Object.fromEntries(own) })])
  for (const [field, bytes] of rest) writer.writeBytesField(field, bytes)
  return writer.finish()
}

function readLabel(bytes: Uint8Array): [string, string] {
  const reader = new PbfReader(bytes)
  const label: [string, string] = ['', '']
  reader.readFields((field) => {
    if (field === 1) label[0] = reader.readString()
    if (field === 2) label[1] = reader.readString()
  }, undefined)
  return label
}

/** Sorted, as receivers want them. */
function writeLabels(writer: PbfWriter, labels: Labels): void {
  for (const [name, value] of labels.sort(([a], [b]) => (a < b ? -1 : 1))) {
    writer.writeMessage(
      1,
      (_: undefined, label) => {
        label.writeStringField(1, name)
        label.writeStringField(2, value)
      },
      undefined,
    )
  }
}

function writeSample({ value, atMs }: { value: number; atMs: number }, writer: PbfWriter): void {
  writer.writeDoubleField(1, value)
  writer.writeVarintField(2, atMs)
}
