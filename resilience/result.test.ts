import { describe, expect, it } from 'vitest'
import { junitOf } from '../lib/plan/summary/junit'
import { sampleBeside } from '../lib/plan/summary/testing/sample-beside'
import { misfits } from '../rigs/result-schema'
import type { Anomaly, Classes } from './classify'
import { type Restore, resilienceResultOf, type Story } from './result'

const story: Story = {
  name: 'database-kill',
  title: 'kill -9 of PostgreSQL',
  fault_at: 1_000,
  cleared_at: 2_500,
  broken_before: [],
  window_ms: 500,
  detect_s: 0.5,
  recover_s: 4,
  rto_s: 6,
  recovered_at: 7_000,
  budget_user_s: 40,
  uptime_percent: 80,
  broke: ['errors'],
}
const lost: Anomaly = { id: 'w-1', kind: 'call', about: '+12125550100', said: 'acknowledged as 7, and not there' }
const healthy: Classes = { ok: 500, lost: [], duplicated: [], stale: [], unexpected: [], recovered: 2, absent: 3 }
const restore: Restore = {
  title: 'restored from the backup alone',
  lost_before: [],
  lost_after: 12,
  rpo: { newest_s: 0.1, oldest_s: 4.8 },
  rto_s: 9,
}
const of = (
  classes: Partial<Classes> = {},
  {
    stories = [story],
    restores = [restore],
    also = [] as string[],
    problem,
  }: { stories?: Story[]; restores?: Restore[]; also?: string[]; problem?: string } = {},
) =>
  resilienceResultOf({
    ...sampleBeside,
    target: 'reference',
    stories,
    restores,
    acknowledged: 500,
    readBack: {
      classes: { ...healthy, ...classes },
      also: [{ title: 'calls that do not end', ids: also }],
      counts: { calls: 502 },
    },
    ...(problem !== undefined && { problem }),
  })
const failed = (result: ReturnType<typeof of>) =>
  result.criteria.flatMap(({ id, verdict }) => (verdict === 'fail' ? [id] : []))

describe('the result of faults', () => {
  it('passes when it recovered in time, nothing was lost and nothing is there twice', () => {
    const result = of()
    expect({ verdict: result.verdict, failed: failed(result) }).toEqual({ verdict: 'pass', failed: [] })
    expect(result.reason).toBe(
      'after database-kill TCall is within its targets again in 4 s; of 500 acknowledged writes none was lost, none exists twice',
    )
    expect(misfits(result)).toEqual([])
  })

  it.each([
    ['a recovery that took too long', of({}, { stories: [story, { ...story, recover_s: 31 }] }), ['R1']],
    [
      'one that never came',
      of({}, { stories: [{ ...story, recover_s: null, rto_s: null, recovered_at: null }] }),
      ['R1'],
    ],
    ['a write that was lost', of({ lost: [lost] }), ['R2']],
    ['one that was there before the backup', of({}, { restores: [{ ...restore, lost_before: [lost] }] }), ['R2']],
    ['one that is there twice', of({ duplicated: [lost] }), ['R3']],
    ['one that is stale', of({ stale: [lost] }), ['R4']],
    ['one that was refused', of({ unexpected: [lost] }), ['R4']],
    ['a call that never ends', of({}, { also: ['7'] }), ['R4']],
  ])('%s fails it, by its own row', (_, result, rows) => {
    expect(failed(result)).toEqual(rows)
    expect(result.verdict).toBe('fail')
    expect(misfits(result)).toEqual([])
  })

  it('judges no recovery where restores alone were tried', () => {
    const result = of({}, { stories: [] })
    expect(result.criteria.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'R1 reported',
      'R2 pass',
      'R3 pass',
      'R4 pass',
    ])
    expect(misfits(result)).toEqual([])
  })

  it('blames nobody when the users were gone', () => {
    const result = of({ lost: [lost] }, { problem: "k6's users were gone after 1 fault" })
    expect(result).toMatchObject({ verdict: 'invalid', reason: "k6's users were gone after 1 fault" })
    expect(failed(result)).toEqual([])
    expect(junitOf(result)).toContain('<error message="k6&apos;s users were gone')
  })
})
