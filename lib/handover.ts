import type { metric } from './drive/metrics'

/**
 * What a VU's init context hands to the parts of the script that are evaluated at their first use: what
 * k6 makes in the init context alone. See build/parts.ts.
 */
export interface Handover {
  metric: typeof metric
  /** The run's settings, as `prepared-once.ts` reads them. */
  prepared: readonly string[]
  /** What the platform opened. */
  opened: object
}
