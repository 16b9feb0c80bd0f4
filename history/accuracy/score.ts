import { mean } from 'simple-statistics'

export interface Score {
  f1: number
  precision: number
  recall: number
}

/** A change found this far from where an expert marked it, in values, is the same one. */
const margin = 5

/**
 * How well found changes agree with several experts: precision against all that any of them marked, recall as the
 * mean over the experts. Index 0 counts as a change for everyone, so that finding nothing where nothing is scores 1
 * (van den Burg and Williams, 2020).
 */
export function score(experts: readonly (readonly number[])[], found: readonly number[]): Score {
  const mine = withStart(found)
  const precision = matched(withStart(experts.flat()), mine) / mine.length
  const recall = mean(experts.map(withStart).map((theirs) => matched(theirs, mine) / theirs.length))
  return { f1: (2 * precision * recall) / (precision + recall), precision, recall }
}

export function meanScore(scores: readonly Score[]): Score {
  return {
    f1: mean(scores.map(({ f1 }) => f1)),
    precision: mean(scores.map(({ precision }) => precision)),
    recall: mean(scores.map(({ recall }) => recall)),
  }
}

/** An expert against the others: the mean over the experts. */
export function expertScore(experts: readonly (readonly number[])[]): Score {
  return meanScore(
    experts.map((one, at) =>
      score(
        experts.filter((_, other) => other !== at),
        one,
      ),
    ),
  )
}

function withStart(indices: readonly number[]): number[] {
  return [...new Set([0, ...indices])].sort((a, b) => a - b)
}

/** How many of the true changes have a found one near; each found one serves one true one. */
function matched(truth: readonly number[], found: readonly number[]): number {
  const free = new Set(found)
  return truth.filter((at) => {
    const near = [...free].filter((one) => Math.abs(one - at) <= margin)
    const [nearest] = near.sort((a, b) => Math.abs(a - at) - Math.abs(b - at) || a - b)
    return nearest !== undefined && free.delete(nearest)
  }).length
}
