import type { providerFaultTable } from '../../reference/provider/faults'
import type { tcallFaultTable } from '../../reference/tcall/faults'
import type { tcallTargets } from '../../thresholds/tcall'
import type { proxyFaultTable } from '../../webhook-proxy/named-faults'
import type { Proved, Row } from './row'
import { tcallRuns as runs } from './sizes'

type Expected = Pick<Row, 'stage' | 'profile' | 'settings' | 'shows' | 'alone'> & {
  trips: readonly (keyof typeof tcallTargets)[]
}

/** What each fault of the reference TCall has to trip, and in which run. */
export const tcallExpected: Record<Proved<keyof typeof tcallFaultTable>, Expected> = {
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
  'memory-leak': { ...runs.soak, trips: ['S1c'] },
}

export const providerExpected: Record<keyof typeof providerFaultTable, Expected> = {
  'events-late': { ...runs.baseline, trips: ['T5a'] },
  'events-unsent': { ...runs.baseline, trips: ['T5b'] },
  'events-missigned': { ...runs.baseline, trips: ['T5b'] },
}

export const proxyExpected: Record<keyof typeof proxyFaultTable, Expected> = {
  'webhooks-late': { ...runs.baseline, trips: ['T5a'] },
  'webhooks-lost': { ...runs.baseline, trips: ['T5b'] },
  'webhooks-reordered': { ...runs.baseline, trips: [], shows: 'webhooks.order_inversions' },
  'webhooks-missigned': { ...runs.baseline, trips: ['T5b'] },
  'forged-accepted': { ...runs.baseline, trips: ['T5e'] },
  'stale-accepted': { ...runs.baseline, trips: ['T5e'] },
  'retries-early': { ...runs.baseline, trips: ['T5d'] },
  'retries-late': { ...runs.baseline, trips: ['T5d'] },
}
