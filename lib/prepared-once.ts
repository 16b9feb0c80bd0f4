import { SharedArray } from 'k6/data'
import type { Judging, Prepared } from './prepare'

/** A run's settings, worked out by the first VU and read by the others. */
export interface Shared {
  prepared: Prepared
  /** Parsed on each call: only the first look at the options and the summary may pay for it. */
  judging(): Judging
}

/** Shares what `prepare` found: at 1,000 VUs, working it out in each, or parsing all of it, costs a gigabyte. */
export function preparedOnce(make: () => [Prepared, Judging]): Shared {
  const parts = new SharedArray<Prepared | Judging>('prepared-run', make)
  return { prepared: parts[0] as Prepared, judging: () => parts[1] as Judging }
}
