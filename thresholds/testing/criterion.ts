import type { Criterion } from '../compile'

/** A criterion that asks for nothing to be counted; of the generator when its id is of those. */
export function criterionOf(id: string, more: Partial<Criterion> = {}): Criterion {
  return {
    id,
    title: 'a target',
    clause: 'a clause',
    because: 'a reason',
    merge: 'sum',
    judges: id.startsWith('G2') ? 'generator' : 'platform',
    controls: [],
    mode: 'gated',
    metric: 'x',
    tags: {},
    series: 'x',
    samplesSeries: 'y',
    statistic: { kind: 'count' },
    comparison: '<=',
    limit: 0,
    unit: 'events',
    minSamples: 1,
    ...more,
  }
}
