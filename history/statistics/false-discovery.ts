/**
 * Benjamini and Hochberg's step-up procedure: which of several tests to believe so that, of those believed, no more
 * than a share of `rate` is expected to be chance.
 */
export function falseDiscoveryControlled(pValues: readonly number[], rate: number): boolean[] {
  const sorted = [...pValues].sort((a, b) => a - b)
  const last = sorted.findLastIndex((p, at) => p <= ((at + 1) / sorted.length) * rate)
  const largest = last < 0 ? Number.NEGATIVE_INFINITY : (sorted[last] ?? 0)
  return pValues.map((p) => p <= largest)
}
