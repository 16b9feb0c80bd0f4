/** Two-sided 95 % of the normal distribution. */
const z95 = 1.959964

/**
 * The ranks, in percent, between which the true percentile lies with 95 % confidence, given n
 * independent samples: order statistics, with the normal approximation of the binomial.
 */
export function rankInterval(percentile: number, samples: number): { lower: number; upper: number } {
  const p = percentile / 100
  const half = z95 * Math.sqrt((p * (1 - p)) / samples)
  const percent = (rank: number) => Math.round(Math.min(1, Math.max(0, rank)) * 10_000) / 100
  return { lower: percent(p - half), upper: percent(p + half) }
}

/**
 * Equal stretches of time that a phase is cut into. Each one's percentile is above or below the truth like a coin, so
 * that all are on one side of it in 2 ÷ 2^6 = 3.1 % of runs, whatever the correlation within a stretch.
 */
export const batches = 6

/**
 * The longest stretch of time, in seconds, whose samples k6 may have to judge as one. Every 2 s it sorts each series
 * that has a threshold and got samples: 42 ms for 200,000 of them, 756 ms for 3 million. A longer phase is judged by
 * equal stretches, of which only the one that is running costs anything.
 */
const longestStretchS = 900

/** How many equal parts a gated phase of this length has: its batches, or, of a longer one, the stretches it is judged by. */
export function partsOf(seconds: number): number {
  return isLong(seconds) ? Math.ceil(seconds / longestStretchS) : batches
}

/** Whether a phase is so long that it is judged by stretches. */
export function isLong(seconds: number): boolean {
  return seconds > longestStretchS
}

/**
 * The fewest samples that a batch needs: of 59 the highest bounds p95 with 95 % certainty (0.95^59 < 0.05), of fewer
 * none does, and the percentile of a batch would say nothing.
 */
export const minBatchSamples = 59

/**
 * The 95 % interval of a percentile for samples that may be correlated: that of independent samples, widened to hold
 * the percentile of every batch. It covers as it says if a batch is some 15 times as long as the correlation lasts:
 * docs/CALIBRATION.md.
 * @param independent the values at the ranks of `rankInterval`
 * @param ofBatches the same percentile of each batch
 */
export function batchedInterval(
  independent: { lower: number; upper: number },
  ofBatches: readonly number[],
): { lower: number; upper: number } {
  return {
    lower: Math.min(independent.lower, ...ofBatches),
    upper: Math.max(independent.upper, ...ofBatches),
  }
}
