import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { RemoteWriteReader } from './remote-write'
import { withLabels, writeRequest } from './write-request'

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
        const { points, orders } = read(withLabels(writeRequest(all), added))
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
    const out = withLabels(unknown, { zz: '1' })
    expect([...out.slice(-4)]).toEqual([26, 2, 7, 8])
    expect([...out].join(',')).toContain('34,3,1,2,3')
  })
})
