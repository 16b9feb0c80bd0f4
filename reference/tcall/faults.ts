import type { endpoints } from '../../contracts/generated/tcall'
import type { FaultTable } from '../../service/faults/fault'
import { Faults } from '../../service/faults/faults'

type Operation = keyof typeof endpoints
/** What the code of TCall asks for: see where each is used. */
type Seam = 'ceiling' | 'query' | 'unprocessed'

/** Named faults of the reference TCall; `sla prove` shows that each is found. */
export const tcallFaultTable = {
  'initiation-slow': {
    what: 'each call initiation takes 220 ms longer',
    size: '+220 ms, limit 200 ms',
    effect: { kind: 'delay', of: ['initiateCall'], ms: 220 },
  },
  'status-of-another-call': {
    what: 'every 50th status check answers 200 with another call',
    size: '2 % of the checks, limit 0',
    effect: { kind: 'other', of: ['getCallLog'], every: 50 },
  },
  'webhook-unprocessed': {
    what: 'every 50th event of a call is acknowledged and has no effect',
    size: '2 % of the events, limit 0',
    effect: { kind: 'seam', at: 'unprocessed', every: 50 },
  },
} as const satisfies FaultTable<Operation, Seam>

export type TcallFaults = Faults<Operation, Seam>

export function newTcallFaults(): TcallFaults {
  return new Faults<Operation, Seam>(tcallFaultTable)
}
