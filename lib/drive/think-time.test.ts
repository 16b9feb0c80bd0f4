import { beforeEach, describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../data/random'
import { thinks, thinksFor } from './think-time'

const k6 = vi.hoisted(() => ({ slept: [] as number[], endsAt: Number.POSITIVE_INFINITY, leaving: false }))
vi.mock('k6', () => ({ sleep: (seconds: number) => k6.slept.push(seconds) }))
vi.mock('./clock', () => ({ loadEndsAt: () => k6.endsAt }))
vi.mock('./leaving', () => ({ leaving: () => k6.leaving }))

beforeEach(() => {
  Object.assign(k6, { slept: [], endsAt: Number.POSITIVE_INFINITY, leaving: false })
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12) })
  return () => vi.useRealTimers()
})

describe('thinks', () => {
  it('pauses as people do: a mean, a spread, more short pauses than long ones', () => {
    const random = seededRandom(1)
    for (let pause = 0; pause < 20_000; pause++) expect(thinks(random, 60)).toBe(true)
    const { slept } = k6
    const mean = slept.reduce((sum, seconds) => sum + seconds, 0) / slept.length
    const variance = slept.reduce((sum, seconds) => sum + (seconds - mean) ** 2, 0) / slept.length
    expect(mean).toBeGreaterThan(58)
    expect(mean).toBeLessThan(62)
    expect(Math.sqrt(variance) / mean).toBeCloseTo(0.6, 1)
    expect(slept.filter((seconds) => seconds < 60).length / slept.length).toBeGreaterThan(0.55)
  })

  it('pauses the same with the same seed', () => {
    for (const seed of [7, 7]) thinks(seededRandom(seed), 300)
    expect(k6.slept[0]).toBe(k6.slept[1])
  })

  it('does not think beyond the end of the load', () => {
    k6.endsAt = Date.now() + 1500
    const random = seededRandom(1)
    for (let pause = 0; pause < 100; pause++) thinks(random, 300)
    expect(Math.max(...k6.slept)).toBe(1.5)
    k6.endsAt = Date.now() - 1000
    thinks(random, 300)
    expect(k6.slept.at(-1)).toBe(0)
  })

  it('says when the shift is over', () => {
    k6.leaving = true
    expect(thinks(seededRandom(1), 60)).toBe(false)
  })
})

describe('thinksFor', () => {
  it('pauses evenly between two lengths', () => {
    const random = seededRandom(1)
    for (let pause = 0; pause < 2000; pause++) expect(thinksFor(random, [50, 70])).toBe(true)
    expect(Math.min(...k6.slept)).toBeGreaterThanOrEqual(50)
    expect(Math.max(...k6.slept)).toBeLessThan(70)
    expect(k6.slept.filter((seconds) => seconds < 55).length / k6.slept.length).toBeCloseTo(0.25, 1)
  })
})
