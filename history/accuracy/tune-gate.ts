import { mean } from 'simple-statistics'
import { type EvidenceTuning, evidenceOfStep } from '../gate/evidence'
import type { AnnotatedSeries } from './annotated'
import { type Curve, limitFor, quietStretches, steps } from './nightly'
import { folds, foldsOf } from './tune'

/** What is tried, around what is in force; the first is what was in force before the largest steps were looked at. */
const grid: readonly EvidenceTuning[] = [
  { turn: 0.2, rise: -1, weakest: 0 },
  { turn: 0.1, rise: 0, weakest: 0.25 },
  { turn: 0.1, rise: 0.5, weakest: 0.25 },
  { turn: 0.2, rise: 0, weakest: 0.25 },
  { turn: 0.2, rise: 1, weakest: 0 },
  { turn: 0.2, rise: 1, weakest: 0.25 },
  { turn: 0.4, rise: 1, weakest: 0.25 },
]

/**
 * The gate's curve when neither its tuning nor its limit has seen the series that it is scored on: both are those that
 * find most, over all sizes of step, on the other folds. Stretches of one origin are in one fold.
 */
export function crossValidatedGate(series: readonly AnnotatedSeries[], runs: number, falseAlarms: number) {
  const foldOf = foldsOf(series)
  const stretches = series.flatMap((one, at) => quietStretches([one]).map((quiet) => ({ quiet, fold: foldOf[at] })))
  const tried = grid.map((tuning) => ({
    tuning,
    evidence: [0, ...steps].map((step) =>
      stretches.map(({ quiet: { before, latest } }) =>
        evidenceOfStep(
          before,
          latest.slice(0, runs).map((x) => x + Math.log1p(step)),
          tuning,
        ),
      ),
    ),
  }))
  const alarms: boolean[][] = [0, ...steps].map(() => [])
  const tunings: EvidenceTuning[] = []
  for (let fold = 0; fold < folds; fold++) {
    const scored = tried.map(({ tuning, evidence }) => {
      const limit = limitFor(
        (evidence[0] ?? []).filter((_, at) => stretches[at]?.fold !== fold),
        falseAlarms,
      )
      const beyond = evidence.map((values) => values.map((value) => value > limit))
      const found = mean(
        beyond.slice(1).flatMap((of) => of.filter((_, at) => stretches[at]?.fold !== fold).map(Number)),
      )
      return { tuning, beyond, found }
    })
    const best = scored.reduce((one, other) => (other.found > one.found ? other : one))
    tunings.push(best.tuning)
    for (const [at, of] of best.beyond.entries()) {
      alarms[at]?.push(...of.filter((_, stretch) => stretches[stretch]?.fold === fold))
    }
  }
  const [calm = 0, ...found] = alarms.map((of) => mean(of.map(Number)))
  const curve: Curve = { runs, falseAlarms: calm, found }
  return { curve, tunings, tried: grid.length }
}
