import type { Judged } from './judge'
import type { Targets } from './target'

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'invalid'

/** How the run itself went, apart from its numbers. */
export interface RunEnd {
  /** Stopped before its end, by a signal or in setup: nothing can be judged. */
  interrupted?: string
}

export interface Conclusion {
  verdict: Verdict
  /** One sentence without a full stop. */
  reason: string
}

/** Joins the criteria into the run's verdict. INVALID outranks all: it blames the generator, never the platform. */
export function conclude(judged: readonly Judged[], targets: Targets, end: RunEnd): Conclusion {
  if (end.interrupted) return { verdict: 'invalid', reason: end.interrupted }
  const ids = (list: readonly Judged[]) => [...new Set(list.map((j) => j.criterion.id))].join(', ')
  const generator = judged.filter((j) => targets[j.criterion.id]?.judges === 'generator')
  const platform = judged.filter((j) => targets[j.criterion.id]?.judges !== 'generator')
  const busy = generator.filter((j) => j.verdict === 'fail' || j.verdict === 'inconclusive')
  if (busy.length > 0)
    return {
      verdict: 'invalid',
      reason: `the load generator did not keep up (${ids(busy)}); this says nothing about the platform`,
    }
  const failed = platform.filter((j) => j.verdict === 'fail')
  if (failed.length > 0) return { verdict: 'fail', reason: `${ids(failed)} failed` }
  const open = platform.filter((j) => j.verdict === 'inconclusive')
  if (open.length > 0) return { verdict: 'inconclusive', reason: `${ids(open)} could not be decided` }
  const notMeasured = platform.filter((j) => j.verdict === 'not_measured')
  const notProved = platform.filter((j) => j.verdict === 'not_proved')
  const held = judged.filter((j) => j.verdict === 'pass').length
  const said = [
    `${held} of ${held + notProved.length + notMeasured.length} targets held`,
    ...(notProved.length > 0 ? [`${ids(notProved)} not proved at this size`] : []),
    ...(notMeasured.length > 0 ? [`${ids(notMeasured)} not measured`] : []),
  ]
  return { verdict: 'pass', reason: said.join('; ') }
}
