import type { FaultTable } from '../../service/faults/fault'
import { Faults } from '../../service/faults/faults'

/** What the delivery of events asks for. */
type Seam = 'late' | 'unsent' | 'missigned'

/** Named faults of the voice provider. */
export const providerFaultTable = {
  'events-late': {
    what: 'the provider sends each event 550 ms after it says it did',
    size: '+550 ms, limit 500 ms',
    effect: { kind: 'seam', at: 'late', value: 550 },
  },
  'events-unsent': {
    what: 'the provider never sends every 50th event that it says it did',
    size: '2 % of the events, limit 0',
    effect: { kind: 'seam', at: 'unsent', every: 50 },
  },
  'events-missigned': {
    what: 'the provider signs every 50th event wrongly, in each attempt',
    size: '2 % of the events, limit 0',
    effect: { kind: 'seam', at: 'missigned', every: 50 },
  },
} as const satisfies FaultTable<never, Seam>

export type ProviderFaults = Faults<never, Seam>

export function newProviderFaults(): ProviderFaults {
  return new Faults<never, Seam>(providerFaultTable)
}
