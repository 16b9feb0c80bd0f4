import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bars } from './bars'
import { distribution } from './distribution'
import { overTime } from './over-time'
import { peaksKept } from './peaks-kept'

const size = { width: 600, height: 200 }
const grid = Array.from({ length: 199 }, (_, at) => at + 1)

describe('a chart', () => {
  it('draws its lines, its limit and its phases, in colours of the page', () => {
    const svg = overTime(
      {
        at_s: [1, 2, 3],
        unit: 'ms',
        lines: [
          { name: 'p50', values: [1, 2, 3] },
          { name: 'p95', values: [4, null, 6] },
        ],
        phases: [{ name: 'hold', fromS: 1, toS: 3, gated: true }],
        limit: { value: 5, said: '< 5 ms' },
      },
      size,
    )
    for (const said of ['hold', '&lt; 5 ms', 'p50', 'p95', 'var(--c1)', 'var(--c2)', 'var(--fail)'])
      expect(svg).toContain(said)
    expect(svg).not.toMatch(/<style|NaN|undefined/)
  })

  it('is drawn of what has nothing to draw', () => {
    const empty = { at_s: [], unit: 'ms', lines: [{ name: 'p50', values: [] }], phases: [] }
    expect(overTime(empty, size)).toMatch(/^<svg/)
    expect(bars([{ name: 'lost', value: 0, said: '0' }], size)).not.toContain('NaN')
  })

  it('marks the percentile that is judged', () => {
    const limit = { value: 150, said: '< 150 ms' }
    expect(distribution({ quantiles: grid, unit: 'ms', limit, judged: 95 }, size)).toContain('>p95</text>')
  })

  it('escapes the words in it', () => {
    const svg = bars([{ name: '<script>"&', value: 1, said: '<b>' }], size)
    expect(svg).not.toContain('<script>')
    expect(svg).not.toContain('<b>')
  })

  it('keeps the numbers in its words as they are', () => {
    expect(bars([{ name: 'p99.95', value: 1, said: '0.125 s' }], size)).toContain('0.125 s')
  })
})

describe('peaksKept', () => {
  const points = fc
    .array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null }), { maxLength: 3_000 })
    .map((values) => values.map((y, x): [number, number | null] => [x, y]))

  it('has at most so many points, all of the line, in its order, with its lowest and highest', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 1_000 }), (line, most) => {
        const kept = peaksKept(line, most)
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, 2))
        for (const point of kept) expect(line).toContain(point)
        expect(kept.map(([x]) => x)).toEqual([...new Set(kept.map(([x]) => x))].sort((a, b) => a - b))
        const known = (of: typeof line) => of.flatMap(([, y]) => (y === null ? [] : [y]))
        if (known(line).length === 0) return
        expect(Math.max(...known(kept))).toBe(Math.max(...known(line)))
        expect(Math.min(...known(kept))).toBe(Math.min(...known(line)))
      }),
      { numRuns: 60 },
    )
  })
})
