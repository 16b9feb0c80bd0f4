import type { metric as Metric } from './metrics'

/** What the VU's own part constructed: metrics can be made in the init context alone. */
declare const given: { metric: typeof Metric }

export const metric = given.metric
