import { AdviceList } from '../page/parts'
import type { SeenFinding } from './findings-seen'

/** What a watch found, what to mend first; or the sentence that it found nothing. */
export function FindingsList({ of, otherwise }: { of: readonly SeenFinding[]; otherwise: string }) {
  if (of.length === 0) return <p>{otherwise}.</p>
  return <AdviceList of={of.map(({ says, mend }) => [says, mend])} />
}
