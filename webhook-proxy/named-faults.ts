import type { FaultTable } from '../service/faults/fault'
import { Faults } from '../service/faults/faults'

/** What the proxy asks for: see faults.ts. */
type Seam = 'oversized' | 'late' | 'lost' | 'held' | 'missigned' | 'forged' | 'stale' | 'retry'

/** Named faults of the webhook proxy, of its first route; that of the retries is of all routes. */
export const proxyFaultTable = {
  'webhooks-late': {
    what: 'the proxy forwards each event 550 ms late',
    size: '+550 ms, limit 500 ms',
    effect: { kind: 'seam', at: 'late', value: 550 },
  },
  'webhooks-lost': {
    what: 'the proxy acknowledges every 50th event and never forwards it',
    size: '2 % of the events, limit 0',
    effect: { kind: 'seam', at: 'lost', every: 50 },
  },
  'webhooks-reordered': {
    what: 'the proxy holds every 30th event back for 4 s, so that the next of its call overtakes it',
    size: '3 % of the events; reported, no target',
    effect: { kind: 'seam', at: 'held', every: 30, value: 4_000 },
  },
  'webhooks-missigned': {
    what: 'the proxy signs every 50th event wrongly, in each attempt',
    size: '2 % of the events, limit 0',
    effect: { kind: 'seam', at: 'missigned', every: 50 },
  },
  'forged-accepted': {
    what: 'the proxy takes every 4th event whose signature does not fit',
    size: 'an eighth of the forgeries, limit 0',
    effect: { kind: 'seam', at: 'forged', every: 4 },
  },
  'forged-accepted-flood': {
    what: 'the proxy takes every 50th event whose signature does not fit',
    size: '2 % of the forgeries, limit 0',
    effect: { kind: 'seam', at: 'forged', every: 50 },
  },
  'oversized-accepted': {
    what: 'the proxy takes events of up to twice the size that it allows',
    size: '1.2 MB, limit 1 MB',
    effect: { kind: 'seam', at: 'oversized' },
  },
  'stale-accepted': {
    what: 'the proxy takes every 4th event whose signature is an hour old',
    size: 'an eighth of the forgeries, limit 0',
    effect: { kind: 'seam', at: 'stale', every: 4 },
  },
  'retries-early': {
    what: 'the proxy retries after 85 % of the scheduled time',
    size: '-15 %, limit 10 %',
    effect: { kind: 'seam', at: 'retry', value: 0.85 },
  },
  'retries-late': {
    what: 'the proxy retries after 115 % of the scheduled time',
    size: '+15 %, limit 10 %',
    effect: { kind: 'seam', at: 'retry', value: 1.15 },
  },
} as const satisfies FaultTable<never, Seam>

export type NamedFaults = Faults<never, Seam>

export function newNamedFaults(): NamedFaults {
  return new Faults<never, Seam>(proxyFaultTable)
}
