import type { Profile } from '../profile'
import { steady } from '../steady'

/** Few VUs, steady, five minutes: the numbers without contention. */
export const baseline: Profile = {
  name: 'baseline',
  traits: ['underLoad', 'light', 'steady'],
  inCi: true,
  size: (target) => ({ vus: Math.ceil(target.vus / 50), arrivals_per_hour: Math.ceil(target.arrivals_per_hour / 3) }),
  plan: (workload, size, absent) => steady(workload, size, absent, { rampUp: 10, hold: 300, rampDown: 10 }),
}
