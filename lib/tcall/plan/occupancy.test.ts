import { describe, expect, it } from 'vitest'
import { expectedOccupancy, occupancyNeeded } from './occupancy'

describe('expectedOccupancy', () => {
  it.each([
    [1000, 10_500, 360, 2043, 'target load: the arrivals alone hold 1,050'],
    [1000, 1, 360, 993, '1,000 closed VUs alone do not hold 1,000'],
    [1000, 10_500, 71.34, 1174, 'the demo'],
    [1000, 10_500, 20, 947, 'calls too short'],
    [1, 10_000, 180, 501, "Little's law: 10,000 calls/h of 180 s"],
  ])('%d VUs, %d calls/h, mean %d s: %d (%s)', (vus, arrivals, mean, calls) => {
    expect(expectedOccupancy(vus, arrivals, mean)).toBe(calls)
  })

  it('holds the target at the default sizes, and not with closed VUs alone', () => {
    expect(expectedOccupancy(1000, 10_500, 360)).toBeGreaterThanOrEqual(occupancyNeeded)
    expect(expectedOccupancy(1000, 0, 360)).toBeLessThan(occupancyNeeded)
  })
})
