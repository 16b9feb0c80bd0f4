import { atSize, type CriterionVerdict, type Judged } from './judge'

const isGenerator = ({ criterion }: Judged) => criterion.judges === 'generator'

/** `partial`: of one of several k6 instances, which none judges alone. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'invalid' | 'partial'

/** How the run itself went, apart from its numbers. */
export interface RunEnd {
  /** Stopped before its end, by a signal or in setup: nothing can be judged. */
  interrupted?: string
  /** How long and at what size the targets were judged: `for 60 s at 1,000 VUs`. */
  judgedFor?: string
}

export interface Conclusion {
  verdict: Verdict
  /** How far the run was from the sizes that prove every target: `50 of 1,000 VUs`. Absent at full size. */
  at?: string
  /** One sentence without a full stop. */
  reason: string
}

/** Joins the criteria into the run's verdict. INVALID outranks all: it blames the generator, never the platform. */
export function conclude(judged: readonly Judged[], end: RunEnd): Conclusion {
  if (end.interrupted) return { verdict: 'invalid', reason: end.interrupted }
  const generator = judged.filter(isGenerator)
  const platform = judged.filter((j) => !isGenerator(j))
  const busy = idsOf(generator, 'fail')
  if (busy.length > 0) {
    return {
      verdict: 'invalid',
      reason: `the load generator did not keep up (${busy.join(', ')}); this says nothing about the platform`,
    }
  }
  const unknown = idsOf(generator, 'inconclusive')
  if (unknown.length > 0) {
    return {
      verdict: 'invalid',
      reason: `whether the load generator kept up could not be decided (${unknown.join(', ')}); this says nothing about the platform`,
    }
  }
  // A run that judged nothing is no pass.
  if (!platform.some(({ verdict }) => ['pass', 'fail', 'inconclusive'].includes(verdict)))
    return { verdict: 'invalid', reason: 'nothing was judged' }
  // A target that is judged in several phases is named once, by the worst that became of it.
  const without = new Set<string>()
  const named = (verdict: CriterionVerdict) => {
    const ids = idsOf(platform, verdict).filter((id) => !without.has(id))
    for (const id of ids) without.add(id)
    return ids
  }
  const failed = named('fail')
  const open = named('inconclusive')
  const notProved = named('not_proved')
  const notMeasured = named('not_measured')
  const held = idsOf(judged, 'pass').filter((id) => !without.has(id)).length
  const sizes = new Set(platform.flatMap((j) => (j.criterion.provedAt ? [atSize(j.criterion.provedAt)] : [])))
  return {
    verdict: failed.length > 0 ? 'fail' : open.length > 0 ? 'inconclusive' : 'pass',
    ...(sizes.size > 0 && { at: [...sizes].join(' and ') }),
    reason: [
      ...(failed.length > 0 ? [`${failed.join(', ')} failed`] : []),
      ...(open.length > 0 ? [`${open.join(', ')} could not be decided`] : []),
      `${held} of ${held + without.size} targets held${end.judgedFor ? ` ${end.judgedFor}` : ''}`,
      ...(notProved.length > 0 ? [`${notProved.join(', ')} not proved at this size`] : []),
      ...(notMeasured.length > 0 ? [`${notMeasured.join(', ')} not measured`] : []),
    ].join('; '),
  }
}

/** The targets that have a criterion with this verdict: one that is judged in several phases counts once. */
function idsOf(judged: readonly Judged[], verdict: CriterionVerdict): string[] {
  return [...new Set(judged.filter((j) => j.verdict === verdict).map((j) => j.criterion.id))]
}

/** An INVALID run shows what it measured of the platform without a verdict; criteria of the generator keep theirs. */
export function withoutBlame(judged: readonly Judged[]): Judged[] {
  return judged.map((one) => (isGenerator(one) ? one : { ...one, verdict: 'reported', reason: 'the run is invalid' }))
}
