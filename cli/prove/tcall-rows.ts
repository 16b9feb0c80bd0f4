import type { tcallFaultTable } from '../../reference/tcall/faults'
import type { tcallTargets } from '../../thresholds/tcall'
import type { Row } from './row'
import { tcallRuns as runs } from './sizes'

type Expected = Pick<Row, 'stage' | 'profile' | 'settings' | 'shows'> & {
  trips: readonly (keyof typeof tcallTargets)[]
}

/** What each fault of the reference TCall has to trip, and in which run. */
export const tcallExpected: Record<keyof typeof tcallFaultTable, Expected> = {
  'initiation-slow': { ...runs.baseline, trips: ['T1'] },
  'status-of-another-call': { ...runs.baseline, trips: ['G3'] },
  'webhook-unprocessed': { ...runs.baseline, trips: ['T5b'] },
}
