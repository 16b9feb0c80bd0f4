import type { Row, Size } from './row'

/** k6 allocates VUs for the open model by the timeout, and each of them logs in. */
const REQUEST_TIMEOUT_S = '5'

/** How a row is run: each at the shortest length at which what it has to decide gets its samples. */
interface Run {
  stage: Row['stage']
  profile: string
  settings: Size
  alone?: true
}

const tcall = { VUS: '60', CALLS_PER_HOUR: '10500', REQUEST_TIMEOUT_S }
/** 100 samples a minute of what is counted twice a second; T3 and M3 need 200. */
const full = { VUS: '1000', TIME_SCALE: '5.5', REQUEST_TIMEOUT_S }

export const tcallRuns = {
  smoke: { stage: 'short calls', profile: 'smoke', settings: { REQUEST_TIMEOUT_S } },
  /** Hold 20 s: 240 status checks, 200 initiations and more. */
  baseline: { stage: 'short calls', profile: 'baseline', settings: { ...tcall, TIME_SCALE: '15' } },
  /** Hold 60 s, 4,800 status checks: their interval around p95 begins at p94.1, within a tail of 6 %. */
  tail: { stage: 'short calls', profile: 'baseline', settings: { ...tcall, VUS: '400', TIME_SCALE: '5' } },
  /** T4 needs the rate of the target, not its VUs. */
  load: { stage: 'short calls', profile: 'load', settings: { ...tcall, TIME_SCALE: '30' } },
  soak: { stage: 'short calls', profile: 'soak', settings: { ...tcall, VUS: '80', TIME_SCALE: '432' } },
  /** 6 min: at 5 % a minute the last tenth is 27 % over the first. */
  longSoak: { stage: 'short calls', profile: 'soak', settings: { ...tcall, VUS: '80', TIME_SCALE: '40' } },
  full: { stage: 'long calls', profile: 'load', settings: full, alone: true },
} as const satisfies Record<string, Run>

const medcor = { VUS: '20', RECORDS_PER_HOUR: '5250', REQUEST_TIMEOUT_S }

export const medcorRuns = {
  smoke: { stage: 'medcor', profile: 'smoke', settings: { REQUEST_TIMEOUT_S } },
  /** Hold 20 s: 480 pairs of reads; too short for what is compared or counted for each role. */
  short: { stage: 'medcor', profile: 'baseline', settings: { ...medcor, TIME_SCALE: '15' } },
  /** Hold 60 s: 240 comparisons of the roles. */
  roles: { stage: 'medcor', profile: 'baseline', settings: { ...medcor, TIME_SCALE: '5' } },
  /** Hold 80 s: 222 logins of each role. */
  logins: { stage: 'medcor', profile: 'baseline', settings: { ...medcor, TIME_SCALE: '3.75' } },
  /** Hold 80 s: 116 records are asked for, and 112 are enough; a seventh of them is some 17. */
  load: { stage: 'medcor', profile: 'load', settings: { ...medcor, TIME_SCALE: '7.5' } },
  full: { stage: 'medcor', profile: 'load', settings: full, alone: true },
} as const satisfies Record<string, Run>
