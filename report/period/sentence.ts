import { shareHeld } from '../history/attainment'
import { countText, percent } from '../words/quantities'
import type { PeriodFacts } from './facts'

/** The period in one sentence, without a full stop. */
export function sentenceOf({ groups, changes }: PeriodFacts): string {
  const runs = groups.flatMap((group) => group.runs)
  if (runs.length === 0) return 'No run ended in this period, so nothing is said of the platforms'
  const number = (of: string) => runs.filter(({ run }) => run.verdict === of).length
  const others = (['fail', 'inconclusive', 'invalid'] as const)
    .filter((verdict) => number(verdict) > 0)
    .map((verdict) => `${number(verdict)} ${verdict}`)
  const held = shareHeld(groups.flatMap(({ attainment }) => attainment))
  const worse = changes.filter(({ harm }) => harm === 'worse').map(({ series }) => series.criterion)
  return [
    `${countText(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}: ${[`${number('pass')} pass`, ...others].join(', ')}`,
    held === null ? 'no target could be decided' : `targets held in ${percent(held)} of what was decided`,
    worse.length === 0 ? 'nothing became worse' : `worse: ${[...new Set(worse)].join(', ')}`,
  ].join('; ')
}
