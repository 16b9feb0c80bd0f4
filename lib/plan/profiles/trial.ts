import type { Phase } from '../../../thresholds/plan'
import type { Plan, Profile } from '../profile'
import { steady } from '../steady'

/** The hold falls into so many sub-windows, each judged by itself: a load that only holds at first is too high. */
const windows = 3
/** Length of a sub-window at TIME_SCALE=1, in seconds: the generator's own lag needs 50 samples in each. */
const windowS = 25

/** One load, short: is it sustainable? Run by `sla limit`, which searches for the highest that is. */
export const trial: Profile = {
  name: 'trial',
  traits: ['underLoad', 'steady'],
  inCi: false,
  size: (target) => ({
    vus: Math.ceil(target.vus / 10),
    arrivals_per_hour: Math.ceil(target.arrivals_per_hour / 10),
  }),
  plan(workload, size, absent): Plan {
    const plan = steady(workload, size, absent, { rampUp: 5, hold: windows * windowS, rampDown: 2 })
    return { ...plan, phases: plan.phases.flatMap((phase) => (phase.name === 'hold' ? inWindows(phase) : [phase])) }
  },
}

function inWindows(hold: Phase): Phase[] {
  const length = (hold.toS - hold.fromS) / windows
  return Array.from({ length: windows }, (_, at) => ({
    ...hold,
    name: `window-${at + 1}` as const,
    fromS: hold.fromS + at * length,
    toS: at + 1 === windows ? hold.toS : hold.fromS + (at + 1) * length,
  }))
}
