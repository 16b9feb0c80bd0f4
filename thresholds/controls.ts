import type { Judged } from './judge'

/**
 * A comparison whose control did not hold proves nothing: the control and what it controls, in the same phase or, of a
 * control of the whole run, in each, are INCONCLUSIVE, whichever way they came out.
 */
export function withControls(judged: readonly Judged[]): Judged[] {
  const broken = judged.filter(
    ({ criterion: { judges }, verdict }) => judges === 'comparison' && ['fail', 'inconclusive'].includes(verdict),
  )
  return judged.map((one) => {
    const { id, phase } = one.criterion
    if (broken.includes(one))
      return { ...one, verdict: 'inconclusive', reason: one.reason ?? 'the comparison is not sound' }
    const control = broken.find(
      ({ criterion }) => [phase, undefined].includes(criterion.phase) && criterion.controls.includes(id),
    )
    if (!control || !['pass', 'fail'].includes(one.verdict)) return one
    return { ...one, verdict: 'inconclusive', reason: `its control ${control.criterion.id} did not hold` }
  })
}
