import { SharedArray } from 'k6/data'
import { reopened } from '../data/reopened'
import type { Judging, Prepared } from './prepare'

/**
 * A run's settings, worked out by the first VU and read by the others. They are shared as JSON text, since k6
 * freezes what it parses by itself, which costs every VU more than the values do.
 */
export interface Shared {
  prepared(): Prepared
  /** Large: only the first look at the options and the summary may pay for it. */
  judging(): Judging
}

const name = 'prepared-run'

/** Shares what `make` finds: at 1,000 VUs, working it out in each, or parsing all of it, costs a gigabyte. */
export function preparedOnce(make: () => [Prepared, Judging]): Shared {
  const parts = new SharedArray<string>(name, () => make().map((part) => JSON.stringify(part)))
  return { prepared: () => read(parts), judging: () => JSON.parse(parts[1] ?? '') as Judging }
}

/** What was shared, opened in the init context of a VU for its first journey to read. */
export function preparedBefore(): readonly string[] {
  return reopened(name)
}

export function read(parts: readonly string[]): Prepared {
  return JSON.parse(parts[0] ?? '') as Prepared
}
