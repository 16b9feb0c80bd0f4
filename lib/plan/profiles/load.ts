import type { Profile } from '../profile'
import { steady } from '../steady'

/** Holds the target load: every VU keeps one session open while arrivals come at their own rate. */
export const load: Profile = {
  name: 'load',
  traits: ['underLoad', 'steady', 'provesThroughput'],
  inCi: true,
  size: (target) => target,
  plan: (workload, size, absent) => steady(workload, size, absent, { rampUp: 120, hold: 600, rampDown: 60 }),
}
