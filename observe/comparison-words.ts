/** Comparisons as people write them. */
export const comparisonWords = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const
