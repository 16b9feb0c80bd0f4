type Point = [x: number, y: number | null]

/**
 * At most so many points, of which the lowest and the highest of each stretch are among: what a reader looks for
 * in a line are its peaks. Gaps stay gaps.
 */
export function peaksKept(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points]
  const stretches = Math.max(1, Math.floor(most / 2))
  return Array.from({ length: stretches }, (_, n) =>
    points.slice(Math.floor((n * points.length) / stretches), Math.floor(((n + 1) * points.length) / stretches)),
  ).flatMap((stretch) => {
    const known = stretch.filter(([, y]) => y !== null)
    const [first] = known
    if (!first) return stretch.slice(0, 1)
    const by = (better: (a: number, b: number) => boolean) =>
      known.reduce((best, one) => (better(one[1] ?? 0, best[1] ?? 0) ? one : best), first)
    const [low, high] = [by((a, b) => a < b), by((a, b) => a > b)]
    return low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]
  })
}
