import { expect, it } from 'vitest'
import { availability } from './availability'

const run = {
  phases: [
    { name: 'ramp-up', fromS: 0, toS: 50, load: 1, gated: false, reported: false },
    { name: 'hold', fromS: 50, toS: 200, load: 1, gated: true, reported: true },
  ],
  settings: {},
  once: false,
} as const
const watched = { runs_watched_to_the_end: { count: 1 } }

it('is 100 % when the platform always answered', () => {
  expect(availability(watched, run)).toEqual({ uptime_percent: 100, outages: 0, longest_outage_s: 0 })
})

it('takes the time of each outage from the time of the load', () => {
  const series = { ...watched, outage_s: { count: 2, avg: 10, max: 16 } }
  expect(availability(series, run)).toEqual({ uptime_percent: 90, outages: 2, longest_outage_s: 16 })
})

it('is never below 0 %', () => {
  expect(availability({ ...watched, outage_s: { count: 1, avg: 500, max: 500 } }, run)?.uptime_percent).toBe(0)
})

it('is not said where nobody asked, or the end was not seen', () => {
  expect(availability(watched, { ...run, settings: { ABSENT_CAPABILITIES: ['health'] } })).toBeNull()
  expect(availability(watched, { ...run, once: true })).toBeNull()
  expect(availability({}, run)).toBeNull()
})
