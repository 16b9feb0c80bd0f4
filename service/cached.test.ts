import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cached } from './cached'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a cached value', () => {
  it('is loaded once for all who ask within its age', async () => {
    const load = vi.fn(async () => load.mock.calls.length)
    const value = cached(5_000, load)
    expect(await Promise.all([value(), value(), value()])).toEqual([1, 1, 1])
    vi.advanceTimersByTime(4_999)
    expect(await value()).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await value()).toBe(2)
  })

  it('is loaded again after a failure', async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce('up')
    const value = cached(5_000, load)
    await expect(value()).rejects.toThrow('down')
    expect(await value()).toBe('up')
  })
})
