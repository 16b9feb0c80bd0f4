import type { PlatformProof, ProofRun, Proved, Expected as Row } from '../../cli/prove/row'
import type { tcallTargets } from '../../thresholds/tcall'
import { proxyFaultTable } from '../../webhook-proxy/named-faults'
import { providerFaultTable } from '../provider/faults'
import { tcallFaultTable } from './faults'

const stages = {
  /** Calls of seconds: each VU dials often, and every event comes soon. */
  'short calls': { CALL_MEAN_S: '3', RETRY_SCALE: '20' },
  /** Calls long enough for 1,000 VUs to hold more than 1,000 of them. */
  'long calls': { CALL_MEAN_S: '90', RETRY_SCALE: '20' },
}

/** k6 allocates VUs for the open model by the timeout, and each of them logs in. */
const REQUEST_TIMEOUT_S = '5'
/** 100 samples a minute of what is counted twice a second; T3 needs 200. */
const full = { VUS: '1000', TIME_SCALE: '5.5', REQUEST_TIMEOUT_S }

const size = { VUS: '60', CALLS_PER_HOUR: '10500', REQUEST_TIMEOUT_S }

const runs = {
  smoke: { stage: 'short calls', profile: 'smoke', settings: { REQUEST_TIMEOUT_S } },
  /** Hold 20 s: 240 status checks, 200 initiations and more. */
  baseline: { stage: 'short calls', profile: 'baseline', settings: { ...size, TIME_SCALE: '15' } },
  /** Hold 60 s, 4,800 status checks: their interval around p95 begins at p94.1, within a tail of 6 %. */
  tail: { stage: 'short calls', profile: 'baseline', settings: { ...size, VUS: '400', TIME_SCALE: '5' } },
  /** T4 needs the rate of the target, not its VUs. */
  load: { stage: 'short calls', profile: 'load', settings: { ...size, TIME_SCALE: '30' } },
  soak: { stage: 'short calls', profile: 'soak', settings: { ...size, VUS: '80', TIME_SCALE: '432' } },
  /** 6 min: at 5 % a minute the last tenth is 27 % over the first. */
  longSoak: { stage: 'short calls', profile: 'soak', settings: { ...size, VUS: '80', TIME_SCALE: '40' } },
  /** Hold 60 s: 300 bad logins, 1,200 forgeries; T1 has its samples. */
  flood: { stage: 'short calls', profile: 'flood', settings: { ...size, TIME_SCALE: '5' } },
  full: { stage: 'long calls', profile: 'load', settings: full, alone: true },
} as const satisfies Record<string, ProofRun>

type Expected = Omit<Row, 'trips'> & {
  trips: readonly (keyof typeof tcallTargets)[]
}

/** What each fault of the reference TCall has to trip, and in which run. */
const tcallExpected: Record<Proved<keyof typeof tcallFaultTable>, Expected> = {
  'initiation-slow': { ...runs.baseline, trips: ['T1'] },
  'status-slow': { ...runs.baseline, trips: ['T2'] },
  'status-tail': { ...runs.tail, trips: ['T2'] },
  'database-slow': { ...runs.baseline, trips: ['T6'] },
  'status-500': { ...runs.baseline, trips: ['G1'] },
  'status-503': { ...runs.baseline, trips: ['G1'] },
  'status-429': { ...runs.baseline, trips: ['G1'] },
  'status-timeout': { ...runs.tail, trips: ['G1'] },
  'initiation-reset': { ...runs.baseline, trips: ['G1'] },
  'status-truncated': { ...runs.baseline, trips: ['G1'] },
  'status-html': { ...runs.baseline, trips: ['G3'] },
  'initiation-schema': { ...runs.baseline, trips: ['G3'] },
  'analytics-schema': { ...runs.smoke, trips: ['G3'] },
  'status-of-another-call': { ...runs.baseline, trips: ['G3'] },
  'status-stale': { ...runs.baseline, trips: ['G3'] },
  'list-unfiltered': { ...runs.baseline, trips: ['G3'] },
  'calls-ceiling-900': { ...runs.full, trips: ['T3'] },
  'calls-capped-9000': { ...runs.load, trips: ['T4', 'G1'] },
  'webhook-slow': { ...runs.baseline, trips: ['T5a'] },
  'webhook-unprocessed': { ...runs.baseline, trips: ['T5b'] },
  'webhook-effect-twice': { ...runs.baseline, trips: ['T5c'] },
  'latency-leak': { ...runs.longSoak, trips: ['S1a'] },
  'errors-late': { ...runs.soak, trips: ['S1b'] },
  'wrong-password-works': { ...runs.flood, trips: ['A1', 'G3'] },
  'memory-leak': { ...runs.soak, trips: ['S1c'] },
}

const providerExpected: Record<keyof typeof providerFaultTable, Expected> = {
  'events-late': { ...runs.baseline, trips: ['T5a'] },
  'events-unsent': { ...runs.baseline, trips: ['T5b'] },
  'events-missigned': { ...runs.baseline, trips: ['T5b'] },
}

const proxyExpected: Record<keyof typeof proxyFaultTable, Expected> = {
  'webhooks-late': { ...runs.baseline, trips: ['T5a'] },
  'webhooks-lost': { ...runs.baseline, trips: ['T5b'] },
  'webhooks-reordered': { ...runs.baseline, trips: [], shows: 'webhooks.order_inversions' },
  'webhooks-missigned': { ...runs.baseline, trips: ['T5b'] },
  'forged-accepted': { ...runs.baseline, trips: ['T5e'] },
  'forged-accepted-flood': { ...runs.flood, trips: ['A2', 'T5e', 'G3'] },
  // All of them are taken, and they are more than 1 % of the requests.
  'oversized-accepted': { ...runs.flood, trips: ['A3', 'G1', 'G3'] },
  'stale-accepted': { ...runs.baseline, trips: ['T5e'] },
  'retries-early': { ...runs.baseline, trips: ['T5d'] },
  'retries-late': { ...runs.baseline, trips: ['T5d'] },
}

/** What proves the gate of TCall, on the reference. */
export const tcallProof: PlatformProof = {
  stages,
  services: {
    tcall: { table: tcallFaultTable, expected: tcallExpected },
    provider: { table: providerFaultTable, expected: providerExpected },
    proxy: { table: proxyFaultTable, expected: proxyExpected },
  },
  clean: [
    { size: 'full', run: runs.full, times: 5 },
    { size: 'smoke', run: runs.smoke, times: 5 },
    { size: 'baseline', run: runs.baseline, times: 9 },
    { size: 'load', run: runs.load, times: 5 },
  ],
  reduced: ['initiation-slow+forged-accepted', 'database-slow+retries-late', 'webhooks-late+status-of-another-call'],
  // Calls of seconds, so that each trial is over when its load is. The capacity is a matter of sessions: what the
  // webhooks' drain would add to each trial is not needed.
  capacity: { settings: { CALL_MEAN_S: '10', RETRY_SCALE: '20' }, absent: ['webhook-proxy'] },
}
