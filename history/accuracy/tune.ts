import { candidatesOf, segmentLevelsOf, strongOf, type Tuning } from '../detect/change-points'
import type { AnnotatedSeries } from './annotated'
import { meanScore, type Score, score } from './score'

/** What is tried, around what is known to work. */
const grid = {
  penalty: [4, 6, 8, 12],
  shortest: [5],
  clip: [2, 3, 5],
  surroundings: [11, 21, 31],
  effect: [0.8, 0.9, 1, 1.1, 1.2, 1.4],
  magnitude: [0.0001, 0.01],
} as const

/** How every tuning of the grid scores on every series. */
export interface Tried {
  tuning: Tuning
  /** By series, in their order. */
  scores: Score[]
}

export async function tryAll(series: readonly AnnotatedSeries[], tick: (detail: string) => void): Promise<Tried[]> {
  const levels = series.map(({ values }) => segmentLevelsOf(values))
  const tried: Tried[] = []
  for (const penalty of grid.penalty) {
    for (const clip of grid.clip) {
      for (const surroundings of grid.surroundings) {
        tick(`${tried.length} tunings`)
        await new Promise(setImmediate) // the progress line gets its turn
        const search = { penalty, clip, surroundings, shortest: grid.shortest[0] }
        const candidates = levels.map((one) => candidatesOf(one, search))
        for (const effect of grid.effect) {
          for (const magnitude of grid.magnitude) {
            const tuning: Tuning = { ...search, effect, magnitude }
            const scores = series.map(({ experts }, at) => {
              const level = levels[at]
              return score(experts, level ? strongOf(level, candidates[at] ?? [], tuning) : [])
            })
            tried.push({ tuning, scores })
          }
        }
      }
    }
  }
  return tried
}

export const folds = 5

/** The fold of each series. */
export function foldsOf(series: readonly AnnotatedSeries[]): number[] {
  const origins = [...new Set(series.map(originOf))].sort()
  return series.map((one) => origins.indexOf(originOf(one)) % folds)
}

/**
 * Cross-validation: each series is scored by the tuning that was best on the other folds. Series of one origin
 * (`name_split1`, `name_split2`) are in one fold, or the others would give them away.
 */
export function crossValidated(
  series: readonly AnnotatedSeries[],
  tried: readonly Tried[],
): { score: Score; tunings: Tuning[] } {
  const foldOf = foldsOf(series)
  const kept: Score[] = []
  const tunings: Tuning[] = []
  for (let fold = 0; fold < folds; fold++) {
    const best = bestOf(tried, (at) => foldOf[at] !== fold)
    tunings.push(best.tuning)
    kept.push(...best.scores.filter((_, at) => foldOf[at] === fold))
  }
  return { score: meanScore(kept), tunings }
}

export function bestOf(tried: readonly Tried[], counts: (series: number) => boolean = () => true): Tried {
  const ranked = tried.map((one) => ({ one, f1: meanScore(one.scores.filter((_, at) => counts(at))).f1 }))
  const [best] = ranked.sort((a, b) => b.f1 - a.f1)
  if (!best) throw new Error('no tuning was tried')
  return best.one
}

function originOf({ name }: AnnotatedSeries): string {
  return name.replace(/_split\d+$/, '')
}
