import { describe, expect, it } from 'vitest'
import type { ProvedRound } from '../resilience/proved-round'
import { limitsPage } from './limits-page'
import type { ProvedSearch } from './proved-search'

const search: ProvedSearch = {
  platform: 'tcall',
  fault: 'capacity-shed=100',
  capacity: 100,
  answer: { kind: 'found', load: 96, lower: 96, upper: 104 },
  sentence: 'TCall holds 96 sessions ± 9 %',
  trials: [],
}
const round: ProvedRound = {
  platform: 'medcor',
  started_at: '2026-01-01T00:00:00.000Z',
  duration_s: 420,
  git_sha: 'unknown',
  crashes: 10,
  acknowledged: 10_012,
  lost: 0,
  duplicated: 0,
  otherwise_wrong: 0,
  recovered: 3,
  recover_s: [2, 0.5, null, 4],
}

describe('docs/LIMITS.md', () => {
  it('tells how near the answers were, and which searches are not at their end', () => {
    const beyond = { ...search, answer: { kind: 'found', load: 115, lower: 115, upper: 120 } } as const
    const page = limitsPage([search, beyond, { ...search, fault: 'capacity-queue=20', answer: null }], [])
    expect(page).toContain('**1 of 2 answers within 10 %** of the capacity; 1 more than 10 % too high')
    expect(page).toContain('| tcall | `capacity-shed=100` | 100 | 96 | −4 % | 0 + 0 | TCall holds 96 sessions ± 9 % |')
    expect(page).toContain('| tcall | `capacity-queue=20` | 100 | | | 0 + 0 | not at its end yet |')
  })

  it('adds the rounds up, and hides no crash that was not recovered from in time', () => {
    const page = limitsPage([], [round, { ...round, lost: 1 }])
    expect(page).toContain(
      '**20 crashes, 20,024 acknowledged writes: 1 lost, 0 there twice, 0 otherwise wrong**; 6 whose',
    )
    expect(page).toContain(
      '| medcor | 2026-01-01 00:00 | 10 | 10,012 | 0 | 0 | 0 | 2 s, 4 s; 1 not while it was watched | 7 min |',
    )
  })

  it('says that nothing was proved yet', () => {
    expect(limitsPage([], []).match(/to its end yet/g)).toHaveLength(2)
  })
})
