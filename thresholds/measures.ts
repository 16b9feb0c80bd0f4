import type { MetricTable } from './metrics'

/** What commands of `sla` measure by themselves, beside k6: rows of the SLA tables that they judge name these. */
export const measures = {
  capacity: { kind: 'gauge', unit: 'sessions', doc: 'The highest load that `sla limit` confirmed.' },
  trials: { kind: 'counter', unit: 'times', doc: 'Trials and holds that say something about the platform.' },
  recovery_s: {
    kind: 'gauge',
    unit: 's',
    doc: 'From the end of a fault until all targets hold in four windows in a row; the longest of all faults.',
  },
  faults: { kind: 'counter', unit: 'times', doc: 'Faults that `sla resilience` caused.' },
  writes_acknowledged: { kind: 'counter', unit: 'writes', doc: 'Writes of the ledger that the platform acknowledged.' },
  writes_lost: {
    kind: 'counter',
    unit: 'writes',
    doc: 'Of those, missing when all was read back: after a crash, or after a restore of a backup that began later.',
  },
  writes_there_twice: {
    kind: 'counter',
    unit: 'writes',
    doc: 'Writes that are there more than once, acknowledged or not.',
  },
  writes_otherwise_wrong: {
    kind: 'counter',
    unit: 'findings',
    doc: 'Reads of an older version, refused writes that are there, and other findings, such as a session alive after its logout.',
  },
  // By `sla browser`: p75 of the worst page under load, on a desktop's and on a phone's screen.
  lcp_desktop: { kind: 'gauge', unit: 'ms', doc: 'LCP, desktop.' },
  lcp_mobile: { kind: 'gauge', unit: 'ms', doc: 'LCP, mobile.' },
  inp_desktop: { kind: 'gauge', unit: 'ms', doc: 'INP, desktop.' },
  inp_mobile: { kind: 'gauge', unit: 'ms', doc: 'INP, mobile.' },
  cls_desktop: { kind: 'gauge', unit: 'score', doc: 'CLS, desktop.' },
  cls_mobile: { kind: 'gauge', unit: 'score', doc: 'CLS, mobile.' },
  page_visits: {
    kind: 'counter',
    unit: 'visits',
    doc: 'Visits under load, of the page and device that have the fewest.',
  },
} as const satisfies MetricTable

export type Measures = typeof measures
