import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureSkew, steppedBy } from './skew'

describe('measureSkew', () => {
  it('keeps the reading with the shortest round trip', () => {
    const readings = [
      { remoteMs: 1140, sentAt: 1000, tookMs: 80 },
      { remoteMs: 2105, sentAt: 2000, tookMs: 10 },
      { remoteMs: 3300, sentAt: 3000, tookMs: 400 },
    ]
    expect(measureSkew(() => readings.shift(), 3)).toEqual({ skew: 100, uncertainty: 7 })
  })

  it('passes over readings that could not be had, and knows nothing without one', () => {
    const readings = [undefined, { remoteMs: 995, sentAt: 1000, tookMs: 0 }, undefined]
    expect(measureSkew(() => readings.shift(), 3)).toEqual({ skew: -5, uncertainty: 2 })
    expect(measureSkew(() => undefined)).toBeUndefined()
  })

  it('asks as often as it may, and keeps the first of two that are as good', () => {
    let asked = 0
    const read = () => ({ remoteMs: 1000 + 10 * asked++, sentAt: 1000, tookMs: 0 })
    expect([measureSkew(read), asked]).toEqual([{ skew: 0, uncertainty: 2 }, 5])
  })

  it('never claims to know the skew better than it does', () => {
    const reading = fc.record({
      at: fc.double({ min: 1e6, max: 1e7, noNaN: true }),
      there: fc.double({ min: 0, max: 500, noNaN: true }),
      back: fc.double({ min: 0, max: 500, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 1, maxLength: 5 }),
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        (readings, skew) => {
          const left = [...readings]
          const found = measureSkew(() => {
            const next = left.shift()
            return (
              next && {
                sentAt: Math.floor(next.at),
                remoteMs: Math.floor(next.at + next.there + skew),
                tookMs: next.there + next.back,
              }
            )
          }, readings.length)
          expect(Math.abs((found?.skew ?? Number.NaN) - skew)).toBeLessThanOrEqual(found?.uncertainty ?? 0)
        },
      ),
    )
  })
})

describe('steppedBy', () => {
  const known = { skew: 100, uncertainty: 3 }
  const reading = (remoteMs: number, tookMs = 4) => ({ remoteMs, sentAt: 1000, tookMs })

  it.each([
    [1102, 0],
    [1157, 0],
    [1159, 0],
    [1160, 58],
    [1802, 700],
    [402, -700],
  ])('%d where 1102 was expected: %d ms', (remoteMs, step) => expect(steppedBy(known, reading(remoteMs))).toBe(step))

  it('a slow answer is no step', () => expect(steppedBy(known, reading(1800, 1400))).toBe(0))
})
