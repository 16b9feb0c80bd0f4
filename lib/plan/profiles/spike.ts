import type { Phase } from '../../../thresholds/plan'
import type { Profile } from '../profile'
import {
  arrivalSeconds,
  besideLoad,
  type LoadStage,
  pacedVUs,
  rampingArrivalRate,
  rampingVUs,
  rampSeconds,
  rushOf,
} from '../scenarios'

/** Shares of the target load: of the sessions all the time and of the arrivals before and after, and of these in the rush. */
const calm = 0.2
const rush = 1
/** Lengths at TIME_SCALE=1, in seconds. Before and after it every target has its samples at the target size. */
const rampS = 60
const calmS = 300
const rushS = 60
/** How fast the arrivals rise and fall, in seconds, at any TIME_SCALE: a rush that comes slowly is none. */
const turnS = 10

/** Arrivals rise five times within 10 s, and fall back after a minute: is it back within its targets, with nothing lost? */
export const spike: Profile = {
  name: 'spike',
  traits: ['underLoad', 'recovers'],
  inCi: true,
  size: (target) => target,
  plan(workload, size, absent) {
    const up = rampSeconds(rampS, calm * size.vus + pacedVUs(workload), size)
    const calmFor = calmS / size.time_scale
    const rushFor = rushS / size.time_scale
    const stages = [
      { level: calm, seconds: up },
      { level: calm, seconds: calmFor },
      { level: rush, seconds: turnS },
      { level: rush, seconds: rushFor },
      { level: calm, seconds: turnS },
      { level: calm, seconds: calmFor },
    ] as const satisfies LoadStage[]
    // Not ramp-down: in that phase sessions leave, and these stay.
    const names = ['ramp-up', 'step-20', 'ramp-up', 'step-100', 'ramp-up', 'recovery'] as const
    const phases: Phase[] = []
    let at = 0
    for (const [n, { level, seconds }] of stages.entries()) {
      const name = names[n] as (typeof names)[number]
      const judged = name === 'step-20' || name === 'recovery'
      phases.push({
        name,
        fromS: at,
        toS: at + seconds,
        load: level,
        gated: judged,
        reported: name === 'step-100' || judged,
      })
      at += seconds
    }
    const carried = workload.rush?.carriesArrivals === true
    const sessions = stages.map(({ seconds }): LoadStage => ({ level: calm, seconds }))
    return {
      scenarios: {
        sessions: rampingVUs(sessions, size),
        arrivals: rampingArrivalRate(
          size.arrivals_per_hour,
          carried ? sessions : stages,
          arrivalSeconds(workload, size),
        ),
        ...rushOf(workload, size, { fromS: up + calmFor, turnS, holdS: rushFor }),
        ...besideLoad(workload, size, { loadEndS: at, holdFromS: 0, holdToS: at }, absent),
      },
      phases,
      loadEndS: at,
    }
  },
}
