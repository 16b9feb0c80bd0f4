import { minSamples, sharedTargets } from './shared'
import { gates, type TargetsOf } from './target'
import { ms } from './units'
import { coreVocabulary as core, type Vocabulary } from './vocabulary'

/** The names that Acme's targets and scripts use. */
export const acmeVocabulary = {
  ...core,
  metrics: {
    ...core.metrics,
    rings_taken: { kind: 'counter', unit: 'rings', doc: 'Rings that a door counted.' },
    rings_lost: { kind: 'counter', unit: 'rings', doc: 'Rings that no door counted.' },
  },
} as const satisfies Vocabulary

const { count, p95 } = gates(acmeVocabulary.metrics)

/** What Acme promises. */
export const acmeTargets = {
  A1: {
    title: 'ring',
    clause: 'A ring is answered in < 200 ms',
    gate: p95('http_req_duration').below(ms(200)),
    tags: { sla: 'A1' },
    over: 'phase',
    when: 'underLoad',
    samples: { metric: 'http_reqs', tags: { sla: 'A1' }, atLeast: minSamples },
    merge: 'quantiles',
    because: 'Who waits at a door rings again.',
  },
  A2: {
    title: 'rings lost',
    clause: 'Every ring is counted',
    gate: count('rings_lost').zero(),
    over: 'run',
    when: 'once',
    samples: { metric: 'rings_taken', atLeast: 10 },
    merge: 'sum',
    because: 'A ring that nobody counts is one that nobody hears.',
  },
  ...sharedTargets,
} as const satisfies TargetsOf<typeof acmeVocabulary>
