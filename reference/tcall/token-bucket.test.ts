import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenBucket } from './token-bucket'

describe('the limit of calls per second', () => {
  it('allows a burst of one second, then says how long to wait', () => {
    let now = 0
    const bucket = new TokenBucket(5, () => now)
    for (let n = 0; n < 5; n++) expect(bucket.take(1)).toBe(0)
    expect(bucket.take(1)).toBeCloseTo(200)
    now += 199
    expect(bucket.take(1)).toBeGreaterThan(0)
    now += 1
    expect(bucket.take(1)).toBe(0)
  })

  it('gives more than a bucket holds on credit, from a full bucket only', () => {
    let now = 0
    const bucket = new TokenBucket(10, () => now)
    expect(bucket.take(25)).toBe(0)
    expect(bucket.take(1)).toBeCloseTo(1600)
    now += 1600
    expect(bucket.take(1)).toBe(0)
    expect(bucket.take(25)).toBeCloseTo(1000)
  })

  it('never lets more through than burst + rate × time, and a promised wait is long enough', () => {
    const steps = fc.array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 10 })), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 500 }), steps, (rate, requests) => {
        let now = 0
        let taken = 0
        const bucket = new TokenBucket(rate, () => now)
        for (const [pause, count] of requests) {
          now += pause
          const wait = bucket.take(count)
          if (wait > 0) {
            now += wait
            expect(bucket.take(count)).toBe(0)
          }
          taken += count
          expect(taken).toBeLessThanOrEqual(rate + (now / 1000) * rate + 1e-6)
        }
      }),
    )
  })
})
