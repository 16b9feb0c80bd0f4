import type { medcorFaultTable } from '../../reference/medcor/faults'
import type { medcorTargets } from '../../thresholds/medcor'
import type { Proved, Row } from './row'
import { medcorRuns as runs } from './sizes'

type Expected = Pick<Row, 'stage' | 'profile' | 'settings' | 'alone'> & {
  trips: readonly (keyof typeof medcorTargets)[]
}

/** What each fault of the reference Medcor has to trip, and in which run. */
export const medcorExpected: Record<Proved<keyof typeof medcorFaultTable>, Expected> = {
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
  'nurse-prescribes': { ...runs.short, trips: ['G3'] },
}
