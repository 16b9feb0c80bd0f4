import type { Size } from '../handover'
import type { Plan } from './profile'
import { arrivalSeconds, besideLoad, constantArrivalRate, pacedVUs, rampingVUs, rampSeconds } from './scenarios'
import type { Workload } from './workload'

/** Ramp-up, hold, ramp-down of the sessions beside arrivals at a constant rate: the shape of baseline, load and soak. Seconds at TIME_SCALE=1. */
export function steady(
  workload: Workload,
  size: Size,
  absent: readonly string[],
  seconds: { rampUp: number; hold: number; rampDown: number },
): Plan {
  const up = rampSeconds(seconds.rampUp, size.vus + pacedVUs(workload), size)
  const hold = seconds.hold / size.time_scale
  const down = seconds.rampDown / size.time_scale
  const loadEndS = up + hold + down
  const stages = [
    { level: 1, seconds: up },
    { level: 1, seconds: hold },
    { level: 0, seconds: down },
  ]
  return {
    scenarios: {
      sessions: rampingVUs(stages, size),
      arrivals: constantArrivalRate(size.arrivals_per_hour, up + hold, arrivalSeconds(workload, size)),
      ...besideLoad(workload, size, { loadEndS, holdFromS: up, holdToS: up + hold }, absent),
    },
    phases: [
      { name: 'ramp-up', fromS: 0, toS: up, load: 1, gated: false, reported: false },
      { name: 'hold', fromS: up, toS: up + hold, load: 1, gated: true, reported: true },
      { name: 'ramp-down', fromS: up + hold, toS: loadEndS, load: 0, gated: false, reported: false },
    ],
    loadEndS,
  }
}
