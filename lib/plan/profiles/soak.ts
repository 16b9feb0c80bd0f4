import type { Profile } from '../profile'
import { steady } from '../steady'

/** 70 % of the target load for four hours: does it degrade? */
export const soak: Profile = {
  name: 'soak',
  traits: ['underLoad', 'steady', 'degradation'],
  inCi: true,
  size: (target) => ({
    vus: Math.ceil(target.vus * 0.7),
    arrivals_per_hour: Math.ceil(target.arrivals_per_hour * 0.7),
  }),
  plan: (workload, size, absent) => steady(workload, size, absent, { rampUp: 120, hold: 4 * 3600, rampDown: 60 }),
  windowShare: 0.1,
}
