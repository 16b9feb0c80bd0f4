import type { KeptCriterion } from '../../history/result/envelope'

/** How much of what a target allows was used: 1 is all of it. */
export interface ErrorBudget {
  criterion: string
  title: string
  /** Samples that it was counted over. */
  samples: number
  /** Of those, how many were bad, and how many may be. */
  bad: number
  allowed: number
}

/**
 * Error budgets over some runs. A target of a share, such as failed requests below 1 %, allows that share of its
 * samples. A latency's percentile, such as p95 below 200 ms, allows 5 % of its samples to be slower.
 */
export function budgetsOf(runs: readonly (readonly KeptCriterion[])[]): ErrorBudget[] {
  const budgets = new Map<string, ErrorBudget>()
  for (const criterion of runs.flat()) {
    const used = usedOf(criterion)
    if (!used || criterion.judges === 'generator') continue
    const { id, title } = criterion
    const before = budgets.get(id) ?? { criterion: id, title, samples: 0, bad: 0, allowed: 0 }
    budgets.set(id, {
      ...before,
      samples: before.samples + used.samples,
      bad: before.bad + used.bad,
      allowed: before.allowed + used.allowed,
    })
  }
  return [...budgets.values()].filter(({ allowed }) => allowed > 0)
}

function usedOf(c: KeptCriterion): { samples: number; bad: number; allowed: number } | undefined {
  const { samples, actual, limit, comparison, unit, statistic, quantiles } = c
  if (!samples || actual === null || !comparison.startsWith('<')) return undefined
  if (unit === 'share') return { samples, bad: actual * samples, allowed: limit * samples }
  const percentile = Number(/^p\((\d+(?:\.\d+)?)\)$/.exec(statistic)?.[1] ?? Number.NaN)
  if (unit !== 'ms' || !quantiles || quantiles.length === 0 || !Number.isFinite(percentile)) return undefined
  return { samples, bad: shareOver(quantiles, limit) * samples, allowed: (1 - percentile / 100) * samples }
}

/** The share of the samples above a value, read off the grid of quantiles, between two of them in proportion. */
function shareOver(quantiles: readonly number[], value: number): number {
  const at = quantiles.findIndex((quantile) => quantile > value)
  if (at === -1) return 0
  const [below, above] = [quantiles[at - 1] ?? 0, quantiles[at] ?? 0]
  const part = above > below ? Math.max(0, (value - below) / (above - below)) : 0
  return 1 - (at + part) / (quantiles.length + 1)
}
