import { describe, expect, it } from 'vitest'
import type { Criterion } from './compile'
import type { CriterionVerdict, Judged } from './judge'
import { criterionOf } from './testing/criterion'
import { conclude, withoutBlame } from './verdict'

function judged(id: string, verdict: CriterionVerdict, more: Partial<Criterion> = {}): Judged {
  const criterion = criterionOf(id, more)
  return { criterion, verdict, samples: 1 }
}
const concluded = (...list: Judged[]) => conclude(list, {})

describe('conclude', () => {
  it('passes when every target held', () => {
    expect(concluded(judged('T1', 'pass'), judged('G2a', 'pass'))).toEqual({
      verdict: 'pass',
      reason: '2 of 2 targets held',
    })
  })

  it('is never a pass where nothing was judged', () => {
    const invalid = { verdict: 'invalid', reason: 'nothing was judged' }
    expect(concluded()).toEqual(invalid)
    expect(concluded(judged('G2a', 'pass'))).toEqual(invalid)
    expect(concluded(judged('T1', 'reported'), judged('T3', 'not_proved'), judged('T6', 'not_measured'))).toEqual(
      invalid,
    )
  })

  it('says for how long and at what size', () => {
    expect(conclude([judged('T1', 'pass')], { judgedFor: 'for 60 s at 1,000 VUs' }).reason).toBe(
      '1 of 1 targets held for 60 s at 1,000 VUs',
    )
  })

  it('fails when one target failed, and names it, what is open, and how many held', () => {
    expect(
      concluded(judged('T1', 'fail'), judged('T2', 'inconclusive'), judged('T6', 'fail'), judged('G1', 'pass')),
    ).toEqual({ verdict: 'fail', reason: 'T1, T6 failed; T2 could not be decided; 1 of 4 targets held' })
  })

  it('is inconclusive when nothing failed and something could not be decided', () => {
    expect(concluded(judged('T1', 'pass'), judged('T2', 'inconclusive'))).toEqual({
      verdict: 'inconclusive',
      reason: 'T2 could not be decided; 1 of 2 targets held',
    })
  })

  it('passes only at its size when a target is not proved there', () => {
    const provedAt = { size: 'vus', actual: 50, target: 1000, unit: 'VUs' } as const
    expect(concluded(judged('T1', 'pass'), judged('T3', 'not_proved', { provedAt }))).toEqual({
      verdict: 'pass',
      at: '50 of 1,000 VUs',
      reason: '1 of 2 targets held; T3 not proved at this size',
    })
    const rate = { size: 'arrivals_per_hour', actual: 500, target: 10_000, unit: 'calls/h' } as const
    expect(
      concluded(
        judged('T1', 'pass'),
        judged('T3', 'not_proved', { provedAt }),
        judged('T4', 'not_proved', { provedAt: rate }),
      ).at,
    ).toBe('50 of 1,000 VUs and 500 of 10,000 calls/h')
  })

  it('names what was not measured', () => {
    expect(concluded(judged('T1', 'pass'), judged('T6', 'not_measured')).reason).toBe(
      '1 of 2 targets held; T6 not measured',
    )
  })

  it('names a target once, by the worst that became of it in its phases', () => {
    const all = ['not_measured', 'not_proved', 'inconclusive', 'fail'] as const
    const of = (...verdicts: readonly CriterionVerdict[]) =>
      concluded(judged('G1', 'pass'), ...verdicts.map((verdict, at) => judged('T1', verdict, { phase: `step-${at}` })))
        .reason
    expect(of(...all)).toBe('T1 failed; 1 of 2 targets held')
    expect(of('inconclusive', 'fail')).toBe('T1 failed; 1 of 2 targets held')
    expect(of('inconclusive', 'not_proved', 'pass')).toBe('T1 could not be decided; 1 of 2 targets held')
    expect(of('not_measured', 'not_proved')).toBe('1 of 2 targets held; T1 not proved at this size')
  })

  it('counts a target that is judged in several phases once, and only when it held in all', () => {
    const phases = ['step-50', 'step-100', 'recovery'].map((phase) => judged('T1', 'pass', { phase }))
    expect(concluded(...phases, judged('T1', 'reported', { phase: 'step-300' })).reason).toBe('1 of 1 targets held')
    expect(concluded(...phases, judged('T1', 'fail', { phase: 'step-100' })).reason).toBe(
      'T1 failed; 0 of 1 targets held',
    )
  })

  it('is invalid when the generator did not keep up, whatever else it shows', () => {
    for (const other of ['pass', 'fail', 'inconclusive', 'not_proved', 'not_measured'] as const) {
      expect(concluded(judged('T1', other), judged('G2a', 'fail'))).toEqual({
        verdict: 'invalid',
        reason: 'the load generator did not keep up (G2a); this says nothing about the platform',
      })
    }
  })

  it('is invalid when nobody knows whether the generator kept up, and does not claim that it did not', () => {
    expect(concluded(judged('T1', 'pass'), judged('G2b', 'inconclusive'))).toEqual({
      verdict: 'invalid',
      reason: 'whether the load generator kept up could not be decided (G2b); this says nothing about the platform',
    })
  })

  it('says a list of targets with commas, whatever became of them', () => {
    const two = (verdict: CriterionVerdict, of = ['T1', 'T2']) =>
      concluded(judged('G1', 'pass'), ...of.map((id) => judged(id, verdict))).reason
    expect(two('fail')).toBe('T1, T2 failed; 1 of 3 targets held')
    expect(two('inconclusive')).toBe('T1, T2 could not be decided; 1 of 3 targets held')
    expect(two('not_proved')).toBe('1 of 3 targets held; T1, T2 not proved at this size')
    expect(two('not_measured')).toBe('1 of 3 targets held; T1, T2 not measured')
    expect(two('fail', ['G2a', 'G2b'])).toContain('did not keep up (G2a, G2b);')
    expect(two('inconclusive', ['G2a', 'G2b'])).toContain('could not be decided (G2a, G2b);')
  })

  it('has judged something when all of it failed, or could not be decided', () => {
    expect(concluded(judged('T1', 'fail')).verdict).toBe('fail')
    expect(concluded(judged('T1', 'inconclusive')).verdict).toBe('inconclusive')
  })

  it('is invalid when the run was cut short', () => {
    expect(conclude([judged('T1', 'fail')], { interrupted: 'interrupted after 5 s' })).toEqual({
      verdict: 'invalid',
      reason: 'interrupted after 5 s',
    })
  })
})

describe('withoutBlame', () => {
  it('takes the verdict of what says nothing of the platform, and keeps what judges the generator', () => {
    const generator = judged('G2a', 'fail')
    const platform = judged('T1', 'fail')
    expect(withoutBlame([generator, platform])).toEqual([
      generator,
      { ...platform, verdict: 'reported', reason: 'the run is invalid' },
    ])
  })
})
