import { loginRequests, type Size, type Workload } from './workload'

/** One k6 scenario. Times are strings in k6's notation. */
export type Scenario = Record<string, unknown> & { executor: string; exec: string }
/** A stretch of load: `level` is the share of the target reached at its end. */
export interface Stage {
  level: number
  seconds: number
}

/** VUs a second that ramp-up starts at most: 1,000 VUs take 50 s, since each one logs in. */
const startRate = 20

/** k6 stops a VU in ramp-down this long after its turn: a status check, which comes every 5 s, is not cut. */
const rampDownGraceS = 6

const duration = (seconds: number): string => `${Math.round(seconds * 1000)}ms`

/** VUs that keep a pace beside the sessions: they log in during ramp-up too. */
export function pacedVUs({ background }: Workload): number {
  return background.reduce((sum, { vus = 0 }) => sum + vus, 0)
}

/** The longer of the scaled ramp and what the start rate allows. */
export function rampSeconds(seconds: number, vus: number, size: Size): number {
  return Math.max(seconds / size.time_scale, vus / startRate)
}

/** The closed model: VUs follow the stages, `level` × `size.vus`. */
export function rampingVUs(exec: string, stages: readonly Stage[], size: Size): Scenario {
  return {
    executor: 'ramping-vus',
    exec,
    startVUs: 0,
    stages: stages.map(({ level, seconds }) => ({ target: Math.round(level * size.vus), duration: duration(seconds) })),
    gracefulRampDown: duration(rampDownGraceS),
    gracefulStop: duration(rampDownGraceS),
  }
}

/** VUs enough that a platform which answers just within the timeout cannot make k6 drop an iteration. */
export function vusForRate(perSecond: number, iterationSeconds: number): number {
  return Math.max(1, Math.ceil(perSecond * iterationSeconds * 1.2))
}

/** The open model at one rate. k6 wants whole numbers: the rate is given per hour. */
export function constantArrivalRate(
  exec: string,
  perHour: number,
  seconds: number,
  iterationSeconds: number,
  startS = 0,
): Scenario {
  return {
    executor: 'constant-arrival-rate',
    exec,
    rate: Math.max(1, Math.round(perHour)),
    timeUnit: '1h',
    duration: duration(seconds),
    startTime: duration(startS),
    preAllocatedVUs: vusForRate(perHour / 3600, iterationSeconds),
    gracefulStop: duration(iterationSeconds),
  }
}

/** The closed model at a pace: each iteration waits for its turn (lib/drive/start-iteration.ts). */
function constantVUs(exec: string, vus: number, seconds: number, iterationSeconds: number, startS = 0): Scenario {
  return {
    executor: 'constant-vus',
    exec,
    vus,
    duration: duration(seconds),
    startTime: duration(startS),
    gracefulStop: duration(iterationSeconds),
  }
}

/** The open model following stages, `level` × `perHour`. */
export function rampingArrivalRate(
  exec: string,
  perHour: number,
  stages: readonly Stage[],
  iterationSeconds: number,
): Scenario {
  const highest = Math.max(...stages.map(({ level }) => level))
  return {
    executor: 'ramping-arrival-rate',
    exec,
    startRate: 0,
    timeUnit: '1h',
    stages: stages.map(({ level, seconds }) => ({ target: Math.round(level * perHour), duration: duration(seconds) })),
    preAllocatedVUs: vusForRate((highest * perHour) / 3600, iterationSeconds),
    gracefulStop: duration(iterationSeconds),
  }
}

/** One VU, one iteration, as long as it takes up to `seconds`. */
export function once(exec: string, seconds: number): Scenario {
  return {
    executor: 'per-vu-iterations',
    exec,
    vus: 1,
    iterations: 1,
    maxDuration: duration(seconds),
    gracefulStop: '0s',
  }
}

/** What runs beside the load: background journeys through the whole load (or the hold), and the observer through the drain. */
export function besides(
  workload: Workload,
  size: Size,
  times: { loadEndS: number; holdFromS: number; holdToS: number },
  absent: readonly string[],
): Record<string, Scenario> {
  const scenarios: Record<string, Scenario> = {}
  const share = Math.min(1, size.arrivals_per_hour / workload.target.arrivals_per_hour)
  for (const { exec, perMinute, requests, vus, waits_s = 0, needs, holdOnly, dials } of workload.background) {
    if (needs && absent.includes(needs)) continue
    const from = holdOnly ? times.holdFromS : 0
    const to = holdOnly ? times.holdToS : times.loadEndS
    const longestS = (requests + loginRequests) * size.request_timeout_s + waits_s
    scenarios[exec] = vus
      ? constantVUs(exec, vus, to - from, longestS, from)
      : constantArrivalRate(exec, perMinute * 60 * (dials ? share : 1), to - from, longestS, from)
  }
  scenarios[workload.observer.exec] = once(workload.observer.exec, times.loadEndS + workload.observer.drain_s)
  return scenarios
}

/** How long an arrival may take at most, in seconds. */
export function arrivalSeconds(workload: Workload, size: Size): number {
  return (workload.arrivals.requests + loginRequests) * size.request_timeout_s
}

/** How many iterations a scenario of the open model starts, by its rate: under stages the rate changes evenly. */
export function plannedIterations(scenario: Scenario): number {
  const seconds = (text: unknown) => Number.parseFloat(String(text)) / 1000
  const stages = scenario['stages'] as { target: number; duration: string }[] | undefined
  // The first starts at once.
  if (!stages) return Math.ceil((Number(scenario['rate']) / 3600) * seconds(scenario['duration']))
  let perHour = Number(scenario['startRate'])
  let planned = 0
  for (const { target, duration: length } of stages) {
    planned += ((perHour + target) / 2 / 3600) * seconds(length)
    perHour = target
  }
  return planned
}

/** The most VUs a scenario can have. */
export function mostVUs(scenario: Scenario): number {
  const stages = (scenario['stages'] ?? []) as { target: number }[]
  if (scenario.executor === 'ramping-vus') return Math.max(0, ...stages.map(({ target }) => target))
  return Number(scenario['preAllocatedVUs'] ?? scenario['vus'] ?? 0)
}
