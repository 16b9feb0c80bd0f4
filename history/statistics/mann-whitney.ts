/**
 * Two-sided p of the Mann-Whitney test: whether one sample tends to be larger than the other. By the normal
 * approximation with ties and continuity corrected, good from five values a side.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, first: true })), ...b.map((value) => ({ value, first: false }))]
  all.sort((x, y) => x.value - y.value)
  const n = all.length
  let rankSum = 0
  let ties = 0
  for (let from = 0; from < n; ) {
    let to = from
    while (to < n && all[to]?.value === all[from]?.value) to++
    const rank = (from + to + 1) / 2
    for (let at = from; at < to; at++) if (all[at]?.first) rankSum += rank
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const u = rankSum - (a.length * (a.length + 1)) / 2
  const mean = (a.length * b.length) / 2
  const variance = ((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1)))
  if (!(variance > 0)) return 1
  const z = Math.max(0, Math.abs(u - mean) - 0.5) / Math.sqrt(variance)
  return Math.min(1, 2 * normalTail(z))
}

/** P(Z > z) for z ≥ 0, to one part in 10⁷ of itself (W. J. Cody's erfc in the form of Numerical Recipes, § 6.2). */
function normalTail(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + 0.5 * x)
  const terms = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ]
  return 0.5 * t * Math.exp(-x * x + terms.reduce((sum, term) => sum * t + term, 0))
}
