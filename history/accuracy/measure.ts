import { changePoints, tuned } from '../detect/change-points'
import { evidenceTuning } from '../gate/evidence'
import type { AnnotatedSeries } from './annotated'
import { byNoise, type Curve, curveAt, curveBeyond, limitFor, ours, quietStretches, zScore } from './nightly'
import { peerChangePoints, peerOptions } from './peer'
import { expertScore, meanScore, type Score, score } from './score'
import { bestOf, crossValidated, tryAll } from './tune'
import { crossValidatedGate } from './tune-gate'

export interface Accuracy {
  series: number
  values: number
  experts: number
  nothing: Score
  expert: Score
  /** With the settings that are in force. */
  inForce: Score
  settings: string
  /** The best settings of the grid on all series: how far those in force are from it. */
  best: { score: Score; settings: string }
  crossValidated: Score
  tunings: number
  foldSettings: string[]
  peer: { asItComes: Score; tuned: Score; settings: string } | { missing: string }
  milliseconds: number
  nightly: {
    stretches: number
    ofSeries: number
    noise: number[]
    curves: { name: string; curve: Curve }[]
    gateTunings: { tried: number; inForce: string; folds: string[] }
    quarters: { upTo: number; curve: Curve }[]
    evidence: { runs: number; share: number; limit: number }[]
  }
}

/** The share of quiet stretches that may give an alarm. */
const falseAlarms = 0.005

/** Measures everything that docs/ACCURACY.md says. */
export async function measureDetector(
  series: readonly AnnotatedSeries[],
  peerCache: string | undefined,
  step: <T>(title: string, work: (tick: (detail: string) => void) => Promise<T>) => Promise<T>,
): Promise<Accuracy> {
  const scored = (find: (one: AnnotatedSeries) => readonly number[]) =>
    meanScore(series.map((one) => score(one.experts, find(one))))
  const start = performance.now()
  const inForce = scored(({ values }) => changePoints(values))
  const milliseconds = performance.now() - start
  const tried = await step('trying all tunings', (tick) => tryAll(series, tick))
  const best = bestOf(tried)
  const { score: validated, tunings } = crossValidated(series, tried)
  const peer = await step('Apache Otava', () => peerOf(series, peerCache))
  const nightly = await step('nightly gate', async () => nightlyOf(series))
  return {
    series: series.length,
    values: series.reduce((sum, { values }) => sum + values.length, 0),
    experts: Math.max(...series.map(({ experts }) => experts.length)),
    nothing: scored(() => []),
    expert: meanScore(series.map(({ experts }) => expertScore(experts))),
    inForce,
    settings: said(tuned),
    best: { score: meanScore(best.scores), settings: said(best.tuning) },
    crossValidated: validated,
    tunings: tried.length,
    foldSettings: tunings.map(said),
    peer,
    milliseconds,
    nightly,
  }
}

async function peerOf(series: readonly AnnotatedSeries[], cache: string | undefined): Promise<Accuracy['peer']> {
  if (cache === undefined) return { missing: 'it was not asked for (--otava)' }
  try {
    const found = await peerChangePoints(
      series.map(({ values }) => values),
      cache,
    )
    const scores = found.map((ofAll) => meanScore(series.map(({ experts }, at) => score(experts, ofAll[at] ?? []))))
    const [asItComes] = scores
    const ranked = scores.map((one, at) => ({ one, options: peerOptions[at] })).sort((a, b) => b.one.f1 - a.one.f1)
    if (!asItComes || !ranked[0]) return { missing: 'it found nothing' }
    return { asItComes, tuned: ranked[0].one, settings: said(ranked[0].options ?? {}) }
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) }
  }
}

function nightlyOf(series: readonly AnnotatedSeries[]): Accuracy['nightly'] {
  const quiet = quietStretches(series)
  const calm = (runs: number) => quiet.map(({ before, latest }) => ours(before, latest.slice(0, runs)))
  const noise = byNoise(quiet)
  const validated = [1, 2].map((runs) => crossValidatedGate(series, runs, falseAlarms))
  return {
    stretches: quiet.length,
    ofSeries: series.filter(({ values }) => values.every((value) => value > 0)).length,
    noise: noise.map(({ upTo }) => upTo),
    curves: [
      ...[1, 2, 3].map((runs) => ({ name: 'this gate', curve: curveAt(quiet, ours, runs, falseAlarms) })),
      ...validated.map(({ curve }) => ({ name: 'this gate, 5-fold cross-validated', curve })),
      ...[1, 2, 3].map((runs) => ({
        name: 'robust z at the same false alarms',
        curve: curveAt(quiet, zScore, runs, falseAlarms),
      })),
      ...[1, 2, 3].map((runs) => ({ name: 'robust z > 3', curve: curveBeyond(quiet, zScore, runs, 3) })),
      {
        name: "this gate at z > 3's false alarms",
        curve: curveAt(quiet, ours, 2, curveBeyond(quiet, zScore, 2, 3).falseAlarms),
      },
    ],
    gateTunings: {
      tried: validated[1]?.tried ?? 0,
      inForce: said(evidenceTuning),
      folds: (validated[1]?.tunings ?? []).map(said),
    },
    quarters: noise.map(({ upTo, stretches }) => ({
      upTo,
      curve: curveBeyond(stretches, ours, 2, limitFor(calm(2), falseAlarms)),
    })),
    evidence: [1, 2].flatMap((runs) =>
      [0.05, 0.02, 0.01, 0.005, 0.002, 0.001].map((share) => ({ runs, share, limit: limitFor(calm(runs), share) })),
    ),
  }
}

function said(settings: object): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
