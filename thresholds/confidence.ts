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
