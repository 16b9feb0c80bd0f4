/** Comparisons as people write them. */
export const signs = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const
