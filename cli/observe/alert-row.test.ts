import { describe, expect, it } from 'vitest'
import type { ProofRow } from '../prove/row'
import { alertPage } from './alert-page'
import { type AlertOutcome, isExact } from './alert-row'

const row = { name: 'slow', platform: 'acme', profile: 'load', trips: ['T1'] } as unknown as ProofRow
const outcome = (more: Partial<AlertOutcome>): AlertOutcome => ({
  name: 'slow',
  fired: ['T1'],
  near: [],
  verdict: 'fail',
  tripped: ['T1'],
  repeated: 0,
  endedAt: '2026-01-01T00:00:00Z',
  commit: 'abcdef0123',
  ...more,
})

describe('a row of the fault matrix is exact', () => {
  it.each([
    ['when the alerts of its targets fired, and no other', {}, true],
    ['not when another fired too', { fired: ['T1', 'T2'] }, false],
    ['not when one did not', { fired: [] }, false],
    ['when one is too near to its limit to be judged', { fired: [], near: ['T1'] }, true],
    ['when another is too near to its limit', { fired: ['T1', 'T2'], near: ['T2'] }, true],
    ['not when the run is INVALID', { verdict: 'invalid' }, false],
    ['not when there was none', { problem: 'k6 did not start', verdict: 'none' }, false],
  ])('%s', (_what, more, exact) => {
    expect(isExact(row, outcome(more))).toBe(exact)
    expect(alertPage([row], () => outcome(more), 'k6')).toContain(`Exact: **${exact ? 1 : 0} of 1**`)
  })

  it('one that was not run is said to be so', () => {
    expect(alertPage([row], () => undefined, 'k6')).toContain('| not run |')
  })
})
