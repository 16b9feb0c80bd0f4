import type { PlatformProof, ProofRun, Proved, Expected as Row } from '../../cli/prove/row'
import type { medcorTargets } from '../../thresholds/medcor'
import { medcorFaultTable } from './faults'

const stages = { medcor: {} }

/** k6 allocates VUs for the open model by the timeout, and each of them logs in. */
const REQUEST_TIMEOUT_S = '5'
/** 100 samples a minute of what is counted twice a second; M3 needs 200. */
const full = { VUS: '1000', TIME_SCALE: '5.5', REQUEST_TIMEOUT_S }

const size = { VUS: '20', RECORDS_PER_HOUR: '5250', REQUEST_TIMEOUT_S }

const runs = {
  smoke: { stage: 'medcor', profile: 'smoke', settings: { REQUEST_TIMEOUT_S } },
  /** Hold 20 s: 480 pairs of reads; too short for what is compared or counted for each role. */
  short: { stage: 'medcor', profile: 'baseline', settings: { ...size, TIME_SCALE: '15' } },
  /** Hold 60 s: 240 comparisons of the roles. */
  roles: { stage: 'medcor', profile: 'baseline', settings: { ...size, TIME_SCALE: '5' } },
  /** Hold 80 s: 222 logins of each role. */
  logins: { stage: 'medcor', profile: 'baseline', settings: { ...size, TIME_SCALE: '3.75' } },
  /** Hold 80 s: 116 records are asked for, and 112 are enough; a seventh of them is some 17. */
  load: { stage: 'medcor', profile: 'load', settings: { ...size, TIME_SCALE: '7.5' } },
  /** Hold 80 s: 400 bad logins, 1,600 handshakes, and 222 logins of each role. */
  flood: { stage: 'medcor', profile: 'flood', settings: { ...size, TIME_SCALE: '3.75' } },
  full: { stage: 'medcor', profile: 'load', settings: full, alone: true },
} as const satisfies Record<string, ProofRun>

type Expected = Pick<Row, 'stage' | 'profile' | 'settings' | 'alone'> & {
  trips: readonly (keyof typeof medcorTargets)[]
}

/** What each fault of the reference Medcor has to trip, and in which run. */
const medcorExpected: Record<Proved<keyof typeof medcorFaultTable>, Expected> = {
  'retrieval-slow': { ...runs.roles, trips: ['M1 doctor', 'M1 nurse', 'M1 admin'] },
  'retrieval-slow-nurse': { ...runs.roles, trips: ['M1 nurse', 'M6'] },
  'role-gap': { ...runs.roles, trips: ['M6'] },
  'password-hash-slow': { ...runs.logins, trips: ['M2 doctor', 'M2 nurse', 'M2 admin'] },
  'crypto-slow': { ...runs.short, trips: ['M5a', 'M5b'] },
  'encryption-overhead': { ...runs.short, trips: ['M5b'] },
  // A login that is refused is a failed request too.
  'sessions-ceiling-450': { ...runs.full, trips: ['M3', 'G1'] },
  'records-capped-4500': { ...runs.load, trips: ['M4', 'G1'] },
  'record-500': { ...runs.short, trips: ['G1'] },
  // Long enough that no role has more than its share of them.
  'record-timeout': { ...runs.roles, trips: ['G1'] },
  'record-of-another-patient': { ...runs.short, trips: ['G3'] },
  'record-stale': { ...runs.smoke, trips: ['G3'] },
  'record-schema': { ...runs.short, trips: ['G3'] },
  'session-never-expires': { ...runs.short, trips: ['G3'] },
  'revoked-token-works': { ...runs.short, trips: ['G3'] },
  'bad-login-let-in': { ...runs.flood, trips: ['A1', 'G3'] },
  'login-unthrottled': { ...runs.flood, trips: ['A4', 'G3'] },
  'handshake-slow': { ...runs.flood, trips: ['A5'] },
  'nurse-prescribes': { ...runs.short, trips: ['G3'] },
}

/** What proves the gate of Medcor, on the reference. */
export const medcorProof: PlatformProof = {
  stages,
  services: { medcor: { table: medcorFaultTable, expected: medcorExpected } },
  clean: [
    { size: 'full', run: runs.full, times: 5 },
    { size: 'smoke', run: runs.smoke, times: 8 },
    // As long as all targets have their samples.
    { size: 'logins', run: runs.logins, times: 3 },
  ],
  reduced: ['record-stale', 'record-500', 'crypto-slow+nurse-prescribes'],
  capacity: { settings: {}, absent: [] },
}
