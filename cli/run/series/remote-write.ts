import { PbfReader } from 'pbf'
import { uncompress } from 'snappyjs'

/** What was measured of one metric under one set of tags since the message before. */
export interface SeriesPoint {
  /** As k6 calls it. */
  metric: string
  tags: Readonly<Record<string, string>>
  /** Of a counter, what came to it; of a gauge, what it is. */
  value?: number
  /** Of a Trend, in its own unit: ms where it is of time. */
  histogram?: Histogram
}

export interface Histogram {
  count: number
  sum: number
  /** Middle of each bucket and how many values lie in it. */
  buckets: [value: number, count: number][]
}

/** A series as a message has it: counts since the run began. */
interface Series {
  labels: Record<string, string>
  value: number | null
  histogram: Totals | null
}

interface Totals {
  count: number
  sum: number
  schema: number
  zeros: number
  /** By the index of the bucket. */
  buckets: Map<number, number>
}

/**
 * Reads what k6 writes by Prometheus remote write 1.0 with native histograms: counts since the run began, of what
 * changed. From one message to the next they become what came between.
 */
export class RemoteWriteReader {
  private readonly before = new Map<string, Series>()

  /** @throws an Error for what is no such message */
  points(body: Uint8Array): SeriesPoint[] {
    return seriesOf(uncompress(body)).flatMap((series) => {
      const key = Object.entries(series.labels)
        .map((pair) => pair.join('\n'))
        .join('\n')
      const before = this.before.get(key)
      this.before.set(key, series)
      return pointOf(series, before)
    })
  }
}

function pointOf({ labels, value, histogram }: Series, before: Series | undefined): SeriesPoint[] {
  const { __name__: name = '', ...tags } = labels
  const [, metric = '', unit] = /^k6_(.*?)(_total|_seconds|_bytes)?$/.exec(name) ?? []
  if (histogram) {
    const scale = unit === '_seconds' ? 1_000 : 1
    return [{ metric, tags, histogram: between(histogram, before?.histogram ?? undefined, scale) }]
  }
  if (value === null) return []
  return [{ metric, tags, value: unit === '_total' ? value - (before?.value ?? 0) : value }]
}

function between(now: Totals, before: Totals | undefined, scale: number): Histogram {
  // Bucket i ends at this number to the power of i.
  const growth = 2 ** (2 ** -now.schema)
  const zeros = now.zeros - (before?.zeros ?? 0)
  const buckets = [...now.buckets].flatMap(([index, count]): [number, number][] => {
    const more = count - (before?.buckets.get(index) ?? 0)
    return more > 0 ? [[growth ** (index - 0.5) * scale, more]] : []
  })
  return {
    count: now.count - (before?.count ?? 0),
    sum: (now.sum - (before?.sum ?? 0)) * scale,
    buckets: zeros > 0 ? [[0, zeros], ...buckets] : buckets,
  }
}

/** WriteRequest: its series, in field 1. */
function seriesOf(message: Uint8Array): Series[] {
  const found: Series[] = []
  const reader = new PbfReader(message)
  reader.readFields((tag) => {
    if (tag === 1) found.push(readSeries(reader))
  }, undefined)
  return found
}

function within(reader: PbfReader, field: (tag: number) => void): void {
  reader.readMessage(field, undefined)
}

function readSeries(reader: PbfReader): Series {
  const series: Series = { labels: {}, value: null, histogram: null }
  within(reader, (tag) => {
    if (tag === 1) readLabel(reader, series.labels)
    if (tag === 2)
      within(reader, (field) => {
        if (field === 1) series.value = reader.readDouble()
      })
    if (tag === 4) series.histogram = readHistogram(reader)
  })
  // A value of 0 is not written out.
  if (series.histogram === null) series.value ??= 0
  return series
}

function readLabel(reader: PbfReader, labels: Record<string, string>): void {
  let name = ''
  let value = ''
  within(reader, (tag) => {
    if (tag === 1) name = reader.readString()
    if (tag === 2) value = reader.readString()
  })
  labels[name] = value
}

function readHistogram(reader: PbfReader): Totals {
  const read = { count: 0, sum: 0, schema: 0, zeros: 0, deltas: [] as number[] }
  const spans: { offset: number; length: number }[] = []
  within(reader, (tag) => {
    if (tag === 1) read.count = reader.readVarint()
    if (tag === 3) read.sum = reader.readDouble()
    if (tag === 4) read.schema = reader.readSVarint()
    if (tag === 6) read.zeros = reader.readVarint()
    if (tag === 11) spans.push(readSpan(reader))
    if (tag === 12) reader.readPackedSVarint(read.deltas)
  })
  const { count, sum, schema, zeros, deltas } = read
  return { count, sum, schema, zeros, buckets: bucketsOf(spans, deltas) }
}

function readSpan(reader: PbfReader): { offset: number; length: number } {
  const span = { offset: 0, length: 0 }
  within(reader, (tag) => {
    if (tag === 1) span.offset = reader.readSVarint()
    if (tag === 2) span.length = reader.readVarint()
  })
  return span
}

/** Spans of neighbouring buckets, each so far after the one before; counts as differences from bucket to bucket. */
function bucketsOf(
  spans: readonly { offset: number; length: number }[],
  deltas: readonly number[],
): Map<number, number> {
  const buckets = new Map<number, number>()
  let [index, count, at] = [0, 0, 0]
  for (const { offset, length } of spans) {
    index += offset
    for (const end = Math.min(at + length, deltas.length); at < end; at++, index++) {
      count += deltas[at] ?? 0
      buckets.set(index, count)
    }
  }
  return buckets
}
