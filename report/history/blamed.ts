import type { Change } from '../../history/trend/trend'

/** A change with the commits that it may come from. */
export interface BlamedChange extends Change {
  /** Oldest first. */
  commits: string[]
  /** The same in the order to run them again. */
  rerun: string[]
  /** Why there are none. */
  unknown: string | null
}

/** T1 hold. */
export function seriesName({ criterion, phase }: { criterion: string; phase: string }): string {
  return phase ? `${criterion} ${phase}` : criterion
}
