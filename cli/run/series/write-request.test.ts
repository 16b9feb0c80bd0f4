import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { RemoteWriteReader } from './remote-write'
import { atTime, requestOf, withLabels, writeRequest } from './write-request'

const labelName = fc.stringMatching(/^[a-z_]{1,8}$/)
const series = fc.record({
  name: fc.constantFrom('k6_vus', 'k6_waiting', 'sla_run_info'),
  labels: fc.dictionary(labelName, fc.string({ minLength: 1, maxLength: 8 }), { maxKeys: 4 }),
  value: fc.double({ noNaN: true }),
  atMs: fc.integer({ min: 1, max: 2 ** 42 }),
})

/** As the other side reads it, with the labels of each series in the order in which they come. */
function read(request: Uint8Array) {
  const points = new RemoteWriteReader().points(compress(request))
  const orders: string[][] = []
  new PbfReader(request).readFields((_field, _none, reader) => {
    const names: string[] = []
    new PbfReader(reader.readBytes()).readFields((field, _, one) => {
      const bytes = one.readBytes()
      if (field === 1)
        new PbfReader(bytes).readFields((part, __, label) => {
          const text = label.readString()
          if (part === 1) names.push(text)
        }, undefined)
    }, undefined)
    orders.push(names)
  }, undefined)
  return { points, orders }
}

describe('a write request', () => {
  it('holds what was put in, with its labels sorted', () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 5 }), (all) => {
        const { points, orders } = read(writeRequest(all))
        expect(orders).toEqual(orders.map((names) => [...names].sort()))
        expect(orders.map((names) => names.length)).toEqual(all.map(({ labels }) => Object.keys(labels).length + 1))
        expect(points.map(({ value }) => value)).toEqual(all.map(({ value }) => value))
      }),
    )
  })

  it('with labels on each series has all else as it was, and what a series had by itself', () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 5 }), (all) => {
        const added = { run: 'r1', profile: 'load' }
        const before = read(writeRequest(all)).points
        const labelled = withLabels(writeRequest(all), added).series
        const { points, orders } = read(requestOf(labelled.map(({ bytes }) => bytes)))
        expect(points).toEqual(before.map((point) => ({ ...point, tags: { ...added, ...point.tags } })))
        expect(orders).toEqual(orders.map((names) => [...names].sort()))
      }),
    )
  })

  it('leaves fields alone that it does not know, such as histograms and metadata', () => {
    const unknown = Uint8Array.from([
      // A series with one label and field 4 of three bytes; then field 3 of the request, of two.
      ...[10, 15, 10, 8, 10, 3, 97, 98, 99, 18, 1, 120, 34, 3, 1, 2, 3],
      ...[26, 2, 7, 8],
    ])
    const { series, rest } = withLabels(unknown, { zz: '1' })
    expect([...rest]).toEqual([26, 2, 7, 8])
    expect([...(series[0]?.bytes ?? [])].join(',')).toContain('34,3,1,2,3')
  })

  it('says the same at another time, of samples and of histograms', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 2 ** 42 }), (one, atMs) => {
        const [labelled] = withLabels(writeRequest([one]), {}).series
        const moved = atTime(labelled?.bytes ?? new Uint8Array(), atMs)
        expect(Buffer.from(requestOf([moved])).equals(writeRequest([{ ...one, atMs }]))).toBe(true)
      }),
    )
    // A histogram of k6's: count 7 in field 1, time 5 in field 15; the time moves to the end.
    const histogram = Uint8Array.from([34, 4, 8, 7, 120, 5])
    expect([...atTime(histogram, 9)]).toEqual([34, 4, 8, 7, 120, 9])
  })
})
