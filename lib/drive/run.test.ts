import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Phase } from '../../thresholds/plan'
import { batchAt, phaseAt } from './run'

const phase = (name: Phase['name'], fromS: number, toS: number): Phase => ({
  name,
  fromS,
  toS,
  load: 1,
  gated: name === 'hold',
  reported: false,
})
const phases = [phase('ramp-up', 0, 3), phase('hold', 3, 23), phase('ramp-down', 23, 27)]

describe('a time since ramp-up began', () => {
  it.each([
    [0, 'ramp-up'],
    [2.999, 'ramp-up'],
    [3, 'hold'],
    [22.999, 'hold'],
    [23, 'ramp-down'],
    [27, 'drain'],
  ])('%d s is in %s', (atS, name) => expect(phaseAt(atS, phases)).toBe(name))

  it.each([
    [3, '1'],
    [6.3, '1'],
    [6.4, '2'],
    [13, '4'],
    [22.999, '6'],
  ])('%d s is in batch %s of hold', (atS, batch) => expect(batchAt(atS, 'hold', phases, 6)).toBe(batch))

  it('is in a batch that there is, whenever it is in the phase', () => {
    const times = fc.double({ min: 3, max: 23, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 40 }), (atS, parts) => {
        const batch = Number(batchAt(atS, 'hold', phases, parts))
        expect(batch).toBeGreaterThanOrEqual(1)
        expect(batch).toBeLessThanOrEqual(parts)
      }),
    )
  })
})
