import { PbfReader, PbfWriter } from 'pbf'

/** A value of a series, as remote write 1.0 has it. */
export interface WrittenSeries {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
  atMs: number
}

type Labels = [name: string, value: string][]

/** A series of a request, with labels of the run. */
export interface LabelledSeries {
  /** Its labels, as one text: what tells it from others. */
  key: string
  bytes: Uint8Array
}

/**
 * The series of a WriteRequest, with these labels on each; one that a series has by itself stays. Nothing else of it is
 * read, so what a later version writes goes through. `rest` is what is no series.
 */
export function withLabels(request: Uint8Array, labels: Readonly<Record<string, string>>) {
  const series: LabelledSeries[] = []
  const rest = new PbfWriter()
  const reader = new PbfReader(request)
  reader.readFields((field) => {
    if (field === 1) series.push(labelled(reader.readBytes(), labels))
    // Metadata, in field 3; a message like all that a WriteRequest has.
    else rest.writeBytesField(field, reader.readBytes())
  }, undefined)
  return { series, rest: rest.finish() }
}

/** A request of these series. */
export function requestOf(series: readonly Uint8Array[]): Uint8Array {
  const writer = new PbfWriter()
  for (const bytes of series) writer.writeBytesField(1, bytes)
  return writer.finish()
}

/** Fields of a series that hold what was read: samples and histograms; and the field of each that holds its time. */
const timeFields: Readonly<Record<number, number>> = { 2: 2, 4: 15 }

/** The series as it was, at another time: what it says still holds. */
export function atTime(series: Uint8Array, atMs: number): Uint8Array {
  const writer = new PbfWriter()
  for (const { field, bytes, whole } of fieldsOf(series)) {
    const timeField = timeFields[field]
    if (timeField === undefined) writer.writeBytesField(field, bytes)
    else writer.writeBytesField(field, stamped(bytes, timeField, atMs))
    if (!whole) throw new Error('a series has a field of another kind than bytes')
  }
  return writer.finish()
}

function stamped(reading: Uint8Array, timeField: number, atMs: number): Uint8Array {
  const kept = fieldsOf(reading).filter(({ field }) => field !== timeField)
  const time = new PbfWriter()
  time.writeVarintField(timeField, atMs)
  return Buffer.concat([...kept.map(({ raw }) => raw), time.finish()])
}

/** Fields as they lie there: `raw` with their tag, `bytes` without tag and length where they are `whole`. */
function fieldsOf(message: Uint8Array) {
  const reader = new PbfReader(message)
  const fields: { field: number; raw: Uint8Array; bytes: Uint8Array; whole: boolean }[] = []
  while (reader.pos < message.length) {
    const start = reader.pos
    const tag = reader.readVarint()
    const whole = (tag & 7) === 2
    const inside = reader.pos
    reader.skip(tag)
    const end = reader.pos
    reader.pos = inside
    const bytes = whole ? reader.readBytes() : message.subarray(inside, end)
    reader.pos = end
    fields.push({ field: tag >> 3, raw: message.subarray(start, end), bytes, whole })
  }
  return fields
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

function labelled(series: Uint8Array, added: Readonly<Record<string, string>>): LabelledSeries {
  const reader = new PbfReader(series)
  const own: Labels = []
  const rest: [field: number, bytes: Uint8Array][] = []
  reader.readFields((field) => {
    if (field === 1) own.push(readLabel(reader.readBytes()))
    else rest.push([field, reader.readBytes()])
  }, undefined)
  const writer = new PbfWriter()
  const all = Object.entries({ ...added, ...Object.fromEntries(own) })
  writeLabels(writer, all)
  for (const [field, bytes] of rest) writer.writeBytesField(field, bytes)
  return { key: JSON.stringify(all), bytes: writer.finish() }
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
