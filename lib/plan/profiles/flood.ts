import type { Profile } from '../profile'
import { arrivalSeconds, besideLoad, constantArrivalRate, pacedVUs, rampingVUs, rampSeconds } from '../scenarios'

/** Lengths at TIME_SCALE=1, in seconds. */
const rampS = 10
const holdS = 300
/** Everybody has logged in by then, at any TIME_SCALE: whoever is known is not to suffer for what strangers do. */
const settleS = 30

/** Attackers beside few users: are they refused, and do the users' targets hold? */
export const flood: Profile = {
  name: 'flood',
  traits: ['underLoad', 'flooded'],
  inCi: true,
  size: (target) => ({ vus: Math.ceil(target.vus / 50), arrivals_per_hour: Math.ceil(target.arrivals_per_hour / 3) }),
  plan(workload, size, absent) {
    const attackers = { ...workload, background: workload.floods ?? [] }
    const up = rampSeconds(rampS, size.vus + pacedVUs(workload), size)
    const from = up + settleS
    const to = from + holdS / size.time_scale
    const end = to + rampS / size.time_scale
    const stages = [
      { level: 1, seconds: up },
      { level: 1, seconds: to - up },
      { level: 0, seconds: end - to },
    ]
    const ungated = { gated: false, reported: false }
    return {
      scenarios: {
        sessions: rampingVUs(stages, size),
        arrivals: constantArrivalRate(size.arrivals_per_hour, to, arrivalSeconds(workload, size)),
        ...besideLoad(workload, size, { loadEndS: end, holdFromS: 0, holdToS: to }, absent),
        ...besideLoad(attackers, size, { loadEndS: end, holdFromS: from, holdToS: to }, absent),
      },
      phases: [
        { name: 'ramp-up', fromS: 0, toS: up, load: 1, ...ungated },
        { name: 'ramp-up', fromS: up, toS: from, load: 1, ...ungated },
        { name: 'hold', fromS: from, toS: to, load: 1, gated: true, reported: true },
        { name: 'ramp-down', fromS: to, toS: end, load: 0, ...ungated },
      ],
      loadEndS: end,
    }
  },
}
