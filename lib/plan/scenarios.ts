import type { Scenario as K6Scenario } from 'k6/options'
import type { Size } from '../handover'
import { loginRequests, type Workload } from './workload'

/** The exported function of an entry that runs the scenario's journey. */
type Exec = 'users' | 'beside' | 'smoke'

/** A k6 scenario in numbers: seconds, VUs, iterations an hour. {@link forK6} writes it as k6 reads it. */
export type Scenario = { exec: Exec; graceS: number } & (
  | { executor: 'ramping-vus'; stages: readonly { vus: number; seconds: number }[] }
  | { executor: 'constant-vus'; vus: number; seconds: number; startS: number }
  | { executor: 'per-vu-iterations'; vus: number; iterations: number; seconds: number }
  | { executor: 'constant-arrival-rate'; perHour: number; seconds: number; startS: number; vus: number }
  | {
      executor: 'ramping-arrival-rate'
      stages: readonly { perHour: number; seconds: number }[]
      startS: number
      vus: number
    }
)

/** A stretch of load: `level` is the share of the target reached at its end. */
export interface LoadStage {
  level: number
  seconds: number
}

/** VUs a second that ramp-up starts at most: 1,000 VUs take 50 s, since each one logs in. */
const startRate = 20

/** k6 stops a VU in ramp-down this long after its turn: a status check, which comes every 5 s, is not cut. */
const rampDownGraceS = 6

/** VUs that keep a pace beside the sessions: they log in during ramp-up too. */
export function pacedVUs({ background }: Workload): number {
  return background.reduce((sum, { vus = 0 }) => sum + vus, 0)
}

/** The longer of the scaled ramp and what the start rate allows. */
export function rampSeconds(seconds: number, vus: number, size: Size): number {
  return Math.max(seconds / size.time_scale, vus / startRate)
}

/** The sessions, closed model: VUs follow the stages, `level` × `size.vus`. */
export function rampingVUs(stages: readonly LoadStage[], size: Size): Scenario {
  return {
    executor: 'ramping-vus',
    exec: 'users',
    stages: stages.map(({ level, seconds }) => ({ vus: Math.round(level * size.vus), seconds })),
    graceS: rampDownGraceS,
  }
}

/** VUs enough that a platform which answers just within the timeout cannot make k6 drop an iteration. */
export function vusForRate(perSecond: number, iterationSeconds: number): number {
  return Math.max(1, Math.ceil(perSecond * iterationSeconds * 1.2))
}

/** The open model at one rate. k6 wants whole numbers: the rate is given per hour. `most`: VUs at most. */
export function constantArrivalRate(
  perHour: number,
  seconds: number,
  iterationSeconds: number,
  { startS = 0, exec = 'users', most = Number.POSITIVE_INFINITY }: { startS?: number; exec?: Exec; most?: number } = {},
): Scenario {
  return {
    executor: 'constant-arrival-rate',
    exec,
    perHour: Math.max(1, Math.round(perHour)),
    seconds,
    startS,
    vus: Math.min(most, vusForRate(perHour / 3600, iterationSeconds)),
    graceS: iterationSeconds,
  }
}

/** The open model following stages, `level` × `perHour`. */
export function rampingArrivalRate(
  perHour: number,
  stages: readonly LoadStage[],
  iterationSeconds: number,
  { startS = 0, exec = 'users' }: { startS?: number; exec?: Exec } = {},
): Scenario {
  const highest = Math.max(...stages.map(({ level }) => level))
  return {
    executor: 'ramping-arrival-rate',
    exec,
    startS,
    stages: stages.map(({ level, seconds }) => ({ perHour: Math.round(level * perHour), seconds })),
    vus: vusForRate((highest * perHour) / 3600, iterationSeconds),
    graceS: iterationSeconds,
  }
}

/** One VU, one iteration, as long as it takes up to `seconds`. */
export function once(exec: Exec, seconds: number): Scenario {
  return { executor: 'per-vu-iterations', exec, vus: 1, iterations: 1, seconds, graceS: 0 }
}

/** What runs beside the load: background journeys through the whole load (or the hold), and the observer through the drain. */
export function besideLoad(
  workload: Workload,
  size: Size,
  times: { loadEndS: number; holdFromS: number; holdToS: number },
  absent: readonly string[],
): Record<string, Scenario> {
  const scenarios: Record<string, Scenario> = {}
  const share = Math.min(1, size.arrivals_per_hour / workload.target.arrivals_per_hour)
  for (const { journey, perMinute, requests, vus, waits_s = 0, needs, holdOnly, dials } of workload.background) {
    if (needs && absent.includes(needs)) continue
    const startS = holdOnly ? times.holdFromS : 0
    const seconds = (holdOnly ? times.holdToS : times.loadEndS) - startS
    const longestS = (requests + loginRequests) * size.request_timeout_s + waits_s
    scenarios[journey] = vus
      ? // At a pace: each iteration waits for its turn (lib/drive/start-iteration.ts).
        { executor: 'constant-vus', exec: 'beside', vus, seconds, startS, graceS: longestS }
      : constantArrivalRate(perMinute * 60 * (dials ? share : 1), seconds, longestS, { startS, exec: 'beside' })
  }
  scenarios[workload.observer.journey] = once('beside', times.loadEndS + workload.observer.drain_s)
  return scenarios
}

/** The workload's own part of a rush; none where it has none. `turnS`: how long it rises, and falls. Seconds. */
export function rushOf(
  { rush, target }: Workload,
  size: Size,
  { fromS: startS, turnS, holdS }: { fromS: number; turnS: number; holdS: number },
): Record<string, Scenario> {
  if (!rush) return {}
  const share = rush.in === 'sessions' ? size.vus / target.vus : size.arrivals_per_hour / target.arrivals_per_hour
  const perHour = rush.perMinute * 60 * share
  const longestS = (rush.requests + loginRequests) * size.request_timeout_s
  const at = { startS, exec: 'beside' } as const
  if (rush.lastsS !== undefined) {
    // It is soon over, so each iteration may have a VU of its own; no VU is needed for a second one.
    const most = Math.ceil((perHour / 3600) * rush.lastsS) + 1
    return { [rush.journey]: constantArrivalRate(perHour, rush.lastsS, longestS, { ...at, most }) }
  }
  const stages = [
    { level: 1, seconds: turnS },
    { level: 1, seconds: holdS },
    { level: 0, seconds: turnS },
  ]
  return { [rush.journey]: rampingArrivalRate(perHour, stages, longestS, at) }
}

/** How long an arrival may take at most, in seconds. */
export function arrivalSeconds(workload: Workload, size: Size): number {
  return (workload.arrivals.requests + loginRequests) * size.request_timeout_s
}

/** How many iterations a scenario of the open model starts, by its rate: under stages the rate changes evenly. */
export function plannedIterations(scenario: Scenario): number {
  // The first starts at once.
  if (scenario.executor === 'constant-arrival-rate') return Math.ceil((scenario.perHour / 3600) * scenario.seconds)
  if (scenario.executor !== 'ramping-arrival-rate') return 0
  let from = 0
  let planned = 0
  for (const { perHour, seconds } of scenario.stages) {
    planned += ((from + perHour) / 2 / 3600) * seconds
    from = perHour
  }
  return planned
}

/** The most VUs a scenario can have. */
export function mostVUs(scenario: Scenario): number {
  return scenario.executor === 'ramping-vus' ? Math.max(0, ...scenario.stages.map(({ vus }) => vus)) : scenario.vus
}

const duration = (seconds: number): string => `${Math.round(seconds * 1000)}ms`

/** A scenario as k6 reads it. */
export function forK6(scenario: Scenario): K6Scenario {
  const { exec, graceS } = scenario
  const common = { exec, gracefulStop: duration(graceS) }
  switch (scenario.executor) {
    case 'ramping-vus':
      return {
        ...common,
        executor: 'ramping-vus',
        startVUs: 0,
        stages: scenario.stages.map(({ vus, seconds }) => ({ target: vus, duration: duration(seconds) })),
        gracefulRampDown: duration(graceS),
      }
    case 'constant-vus':
      return {
        ...common,
        executor: 'constant-vus',
        vus: scenario.vus,
        duration: duration(scenario.seconds),
        startTime: duration(scenario.startS),
      }
    case 'per-vu-iterations':
      return {
        ...common,
        executor: 'per-vu-iterations',
        vus: scenario.vus,
        iterations: scenario.iterations,
        maxDuration: duration(scenario.seconds),
      }
    case 'constant-arrival-rate':
      return {
        ...common,
        executor: 'constant-arrival-rate',
        rate: scenario.perHour,
        timeUnit: '1h',
        duration: duration(scenario.seconds),
        startTime: duration(scenario.startS),
        preAllocatedVUs: scenario.vus,
      }
    case 'ramping-arrival-rate':
      return {
        ...common,
        executor: 'ramping-arrival-rate',
        startRate: 0,
        timeUnit: '1h',
        startTime: duration(scenario.startS),
        stages: scenario.stages.map(({ perHour, seconds }) => ({ target: perHour, duration: duration(seconds) })),
        preAllocatedVUs: scenario.vus,
      }
  }
}
