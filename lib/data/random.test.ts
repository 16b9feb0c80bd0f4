import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integer, logNormal, pick, type Random, seededRandom, uniform, uuidShaped } from './random'

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const draw = <T>(random: Random, count: number, of: (random: Random) => T): T[] =>
  Array.from({ length: count }, () => of(random))
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: number[]) => {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

describe('seededRandom', () => {
  it('repeats itself for the same seed and stream', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.nat(), { maxLength: 3 }), (seed, stream) => {
        const numbers = () => draw(seededRandom(seed, ...stream), 20, (random) => random())
        expect(numbers()).toEqual(numbers())
      }),
    )
  })

  it('gives the numbers it always gave: recorded runs can be repeated', () => {
    expect(draw(seededRandom(1, 2), 3, (random) => random())).toMatchInlineSnapshot(`
      [
        0.3447786800097674,
        0.09835977270267904,
        0.10490106488578022,
      ]
    `)
  })

  it('stays in [0, 1)', () => {
    fc.assert(
      fc.property(seeds, (seed) => draw(seededRandom(seed), 200, (random) => random()).every((x) => x >= 0 && x < 1)),
    )
  })

  it('differs between neighbouring seeds and streams, and beyond 32 bits', () => {
    const first = (...at: [number, ...number[]]) => draw(seededRandom(...at), 4, (random) => random()).join()
    const all = [
      first(1),
      first(2),
      first(1 + 2 ** 32),
      first(1, 0),
      first(1, 1),
      first(1, 2),
      first(2, 1),
      first(1, 1, 0),
    ]
    expect(new Set(all).size).toBe(all.length)
    const firsts = Array.from({ length: 10_000 }, (_, stream) => seededRandom(1, stream)())
    expect(mean(firsts)).toBeCloseTo(0.5, 1)
    expect(new Set(firsts).size).toBeGreaterThan(9_990)
  })

  it('fills sixteen bins evenly (chi-squared, 15 degrees of freedom, p = 0.0001 at 44.3)', () => {
    const bins = new Array<number>(16).fill(0)
    for (const x of draw(seededRandom(7), 160_000, (random) => random()))
      bins[Math.floor(x * 16)] = (bins[Math.floor(x * 16)] ?? 0) + 1
    expect(bins.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(44.3)
  })
})

describe('uniform, integer and pick', () => {
  it('stay in their range', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        (seed, min, width) => {
          const random = seededRandom(seed)
          const real = uniform(random, min, min + width)
          const whole = integer(random, min, min + width)
          return real >= min && real < min + width && Number.isInteger(whole) && whole >= min && whole <= min + width
        },
      ),
    )
  })

  it('reach both ends of a range of integers and every item', () => {
    const random = seededRandom(1)
    expect(new Set(draw(random, 200, () => integer(random, 3, 5)))).toEqual(new Set([3, 4, 5]))
    expect(new Set(draw(random, 200, () => pick(random, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']))
  })

  it('cannot pick from nothing', () => expect(() => pick(seededRandom(1), [])).toThrow(RangeError))
})

describe('logNormal', () => {
  it('has the mean, the coefficient of variation and the median of the call durations', () => {
    const values = draw(seededRandom(1), 200_000, (random) => logNormal(random, { mean: 360, cv: 0.8 }))
    expect(mean(values)).toBeGreaterThan(355)
    expect(mean(values)).toBeLessThan(365)
    expect(deviation(values) / mean(values)).toBeCloseTo(0.8, 1)
    const median = values.sort((a, b) => a - b)[100_000]
    // exp(5.639) = 281 s
    expect(median).toBeGreaterThan(277)
    expect(median).toBeLessThan(285)
  })

  it('is positive and finite, and without variation the mean itself', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (seed, m, cv) => {
          const value = logNormal(seededRandom(seed), { mean: m, cv })
          return value > 0 && Number.isFinite(value)
        },
      ),
    )
    expect(logNormal(seededRandom(1), { mean: 90, cv: 0 })).toBeCloseTo(90)
  })
})

describe('uuidShaped', () => {
  it('has the shape of a version 4 UUID and does not repeat', () => {
    const ids = draw(seededRandom(1), 5_000, uuidShaped)
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
