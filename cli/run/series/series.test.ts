import fc from 'fast-check'
import { PbfWriter } from 'pbf'
import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { chartSeriesOf } from '../../../report/run/series'
import { liveLine } from '../live-line'
import { SeriesCollector } from './collector'
import { type Histogram, RemoteWriteReader, type SeriesPoint } from './remote-write'
import { LatencySpread } from './spread'

interface Sent {
  labels: Record<string, string>
  value?: number
  histogram?: {
    count: number
    sum: number
    schema: number
    zeros: number
    spans: [offset: number, length: number][]
    deltas: number[]
  }
}

/** A message as k6 sends it: remote write 1.0, with native histograms. */
function message(series: readonly Sent[]): Uint8Array {
  const writer = new PbfWriter()
  const into = (to: PbfWriter, field: number, write: (inner: PbfWriter) => void) =>
    to.writeMessage(field, (_: unknown, inner: PbfWriter) => write(inner), {})
  for (const { labels, value, histogram: h } of series) {
    into(writer, 1, (one) => {
      for (const [name, text] of Object.entries(labels)) {
        into(one, 1, (label) => {
          label.writeStringField(1, name)
          label.writeStringField(2, text)
        })
      }
      if (value !== undefined) into(one, 2, (sample) => sample.writeDoubleField(1, value))
      if (!h) return
      into(one, 4, (histo) => {
        histo.writeVarintField(1, h.count)
        histo.writeDoubleField(3, h.sum)
        histo.writeSVarintField(4, h.schema)
        histo.writeVarintField(6, h.zeros)
        for (const [offset, length] of h.spans) {
          into(histo, 11, (span) => {
            span.writeSVarintField(1, offset)
            span.writeVarintField(2, length)
          })
        }
        histo.writePackedSVarint(12, h.deltas)
      })
    })
  }
  return compress(writer.finish())
}

describe('a message', () => {
  const counter = (value: number): Sent => ({ labels: { __name__: 'k6_http_reqs_total', name: 'GET /a' }, value })
  const trend = (counts: number[], more: Partial<NonNullable<Sent['histogram']>> = {}): Sent => {
    const deltas = counts.map((count, at) => count - (counts[at - 1] ?? 0))
    const count = counts.reduce((sum, one) => sum + one, 0)
    return {
      labels: { __name__: 'k6_http_req_duration_seconds', name: 'GET /a' },
      histogram: {
        count,
        sum: count,
        schema: 0,
        zeros: 0,
        spans: [
          [1, 1],
          [1, counts.length - 1],
        ],
        deltas,
        ...more,
      },
    }
  }

  it('becomes what came since the one before', () => {
    const reader = new RemoteWriteReader()
    expect(reader.points(message([counter(7), { labels: { __name__: 'k6_vus' }, value: 0 }]))).toEqual([
      { metric: 'http_reqs', tags: { name: 'GET /a' }, value: 7 },
      { metric: 'vus', tags: {}, value: 0 },
    ])
    expect(reader.points(message([counter(9)]))).toMatchObject([{ value: 2 }])
    // At schema 0 a bucket doubles: the first from 1 s to 2 s; then one is left out; the next from 4 s to 8 s.
    expect(reader.points(message([trend([3, 1])]))).toMatchObject([
      {
        metric: 'http_req_duration',
        histogram: {
          count: 4,
          sum: 4_000,
          buckets: [
            [expect.closeTo(1_414, 0), 3],
            [expect.closeTo(5_657, 0), 1],
          ],
        },
      },
    ])
    expect(reader.points(message([trend([3, 6], { zeros: 2, count: 11 })]))).toMatchObject([
      {
        histogram: {
          count: 7,
          buckets: [
            [0, 2],
            [expect.closeTo(5_657, 0), 5],
          ],
        },
      },
    ])
  })

  it('is refused when it is none, and never read for ever', () => {
    for (const body of [Buffer.from('{"a":1}'), Buffer.alloc(64, 0xff)])
      expect(() => new RemoteWriteReader().points(body)).toThrow()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        try {
          new RemoteWriteReader().points(compress(body))
        } catch {}
      }),
    )
  })
})

const histogram = (...values: number[]): Histogram => ({
  count: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  buckets: values.map((value) => [value, 1]),
})

describe('a spread', () => {
  it('has percentiles that are right within 2 %, whatever it was put together from', () => {
    const latencies = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(latencies, latencies, fc.integer({ min: 1, max: 100 }), (some, others, p) => {
        const [spread, other] = [new LatencySpread(), new LatencySpread()]
        spread.add(histogram(...some))
        other.add(histogram(...others))
        spread.merge(other)
        const sorted = [...some, ...others].sort((a, b) => a - b)
        const exact = sorted[Math.max(0, Math.ceil((p / 100) * sorted.length - 1e-9) - 1)] ?? 0
        const found = spread.percentile(p) ?? 0
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.02)
      }),
    )
  })

  it('has none without a sample', () => expect(new LatencySpread().percentile(95)).toBeNull())
})

describe('a collector', () => {
  const request = (ms: number, more: Record<string, string> = {}): SeriesPoint[] => {
    const tags = { name: 'GET /a', phase: 'hold', ...more }
    return [
      { metric: 'http_reqs', tags, value: 1 },
      { metric: 'http_req_duration', tags, histogram: histogram(ms) },
    ]
  }

  it('knows the requests of a part of a run, and of a step that overlaps with it the share', () => {
    const collector = new SeriesCollector(0)
    collector.add([...request(10), ...request(10), ...request(10), ...request(10)], 4_000)
    collector.add([...request(10), ...request(10)], 8_000)
    expect(collector.requestsBetween(0, 8_000)).toBe(6)
    expect(collector.requestsBetween(3_000, 6_000)).toBe(2)
    expect(collector.requestsBetween(9_000, 9_500)).toBe(0)
  })

  it('makes the section that a report reads', () => {
    const collector = new SeriesCollector(0)
    collector.add([{ metric: 'vus', tags: {}, value: 3 }, ...request(9, { phase: 'setup' })], 2_000)
    const now = collector.add(
      [
        ...request(10, { sla: 'T1', role: 'nurse' }),
        ...request(1_000, { sla: 'T1', role: 'doctor' }),
        { metric: 'request_errors', tags: { name: 'GET /a', cause: 'timeout' }, value: 1 },
        { metric: 'server_db_sum_ms', tags: { name: 'GET /a' }, histogram: histogram(4, 8) },
        { metric: 'vus', tags: {}, value: 5 },
      ],
      4_000,
    )
    expect(now).toMatchObject({ requests_per_second: 1, failed_per_second: 0.5, vus: 5 })
    const series = chartSeriesOf({ series: collector.section(2_000, new Map([['T1', 50]])) })
    expect(series).toMatchObject({
      at_s: [2],
      requests_per_second: [1],
      failed_per_second: [0.5],
      vus: [5],
      max_ms: [1_000],
      targets: { T1: [expect.closeTo(10, 0)] },
      operations: [
        {
          name: 'GET /a',
          calls: 2,
          errors: { timeout: 1 },
          mean_ms: 505,
          database_ms: 6,
          roles: { nurse: { calls: 1 }, doctor: { calls: 1 } },
        },
      ],
    })
  })

  it('has at most 1,000 points of any length of run, and every peak among them', () => {
    const collector = new SeriesCollector(0)
    const peak = 5_555
    for (let step = 1; step <= 7_200; step++) collector.add(request(step === 3_333 ? peak : 10), step * 2_000)
    const series = chartSeriesOf({ series: collector.section(0, new Map()) })
    expect(series?.at_s.length).toBeLessThanOrEqual(1_000)
    expect(series?.p95_ms.length).toBe(series?.at_s.length)
    expect(series?.at_s.at(-1)).toBe(14_400)
    expect(Math.max(...(series?.max_ms ?? []).map(Number))).toBe(peak)
    expect(Math.max(...(series?.p95_ms ?? []).map(Number))).toBeGreaterThan(peak * 0.98)
  })

  it('says nothing of a run that told nothing', () => {
    expect(chartSeriesOf({ series: new SeriesCollector(0).section(0, new Map()) })).toBeNull()
  })
})

it('a line says what is over its limit', () => {
  const gate = {
    metric: 'http_req_duration',
    statistic: { kind: 'percentile', percentile: 95 },
    comparison: '<',
    limit: { value: 100, unit: 'ms' },
  }
  const targets = { T1: { gate }, T2: { gate } } as unknown as Parameters<typeof liveLine>[1]
  const now = {
    requests_per_second: 50.2,
    failed_per_second: 0.5,
    vus: 20,
    p95_ms: 1,
    targets: new Map([
      ['T2', 120],
      ['T1', 41],
      ['T9', 3],
    ]),
  }
  expect(liveLine(now, targets)).toBe('20 VUs, 50 requests/s, 0.5 FAILED/s, T1 41 ms ✓, T2 120 ms ✗ over 100 ms')
})
