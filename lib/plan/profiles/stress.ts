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
} from '../scenarios'

/** Shares of the target load, one step each. */
const steps = [0.5, 1, 1.5, 2, 2.5, 3] as const
/** The load after the steps: that of baseline's order, to see the platform come back. */
const recoveryLevel = 0.1
/** Length of a step and of the recovery at TIME_SCALE=1, in seconds; the ramp before each comes on top. */
const stepS = 150
const rampS = 30

/** Steps from 50 % to 300 % of the target load and back: where does it break, and how long until it is within SLA again? */
export const stress: Profile = {
  name: 'stress',
  traits: ['underLoad', 'provesThroughput', 'recovers'],
  inCi: true,
  size: (target) => target,
  plan(workload, size, absent) {
    const phases: Phase[] = []
    const stages: LoadStage[] = []
    let at = 0
    let level = 0
    const go = (name: Phase['name'], to: number, gated: boolean) => {
      const starting = Math.max(0, to - level) * size.vus + (at === 0 ? pacedVUs(workload) : 0)
      const ramp = rampSeconds(rampS, starting, size)
      const hold = stepS / size.time_scale
      stages.push({ level: to, seconds: ramp }, { level: to, seconds: hold })
      const reachedS = at + ramp
      phases.push({ name: 'ramp-up', fromS: at, toS: reachedS, load: to, gated: false, reported: false })
      phases.push({ name, fromS: reachedS, toS: reachedS + hold, load: to, gated, reported: true })
      at = reachedS + hold
      level = to
    }
    for (const step of steps) go(`step-${step * 100}`, step, step <= 1)
    go('recovery', recoveryLevel, true)
    return {
      scenarios: {
        sessions: rampingVUs(stages, size),
        arrivals: rampingArrivalRate(size.arrivals_per_hour, stages, arrivalSeconds(workload, size)),
        ...besideLoad(workload, size, { loadEndS: at, holdFromS: 0, holdToS: at }, absent),
      },
      phases,
      loadEndS: at,
    }
  },
}
