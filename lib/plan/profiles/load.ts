import type { Profile } from '../profile'
import { steady } from '../steady'

/** Lengths of its parts, in seconds at TIME_SCALE=1. */
export const loadSeconds = { rampUp: 120, hold: 600, rampDown: 60 } as const

/** Holds the target load: every VU keeps one session open while arrivals come at their own rate. */
export const load: Profile = {
  name: 'load',
  traits: ['underLoad', 'steady', 'provesThroughput'],
  inCi: true,
  size: (target) => target,
  plan: (workload, size, absent) => steady(workload, size, absent, loadSeconds),
}
