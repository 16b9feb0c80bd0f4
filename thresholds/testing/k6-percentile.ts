/** A percentile as k6's TrendSink works it out: linear between the two nearest of the sorted samples. */
export function k6Percentile(sorted: ArrayLike<number>, percentile: number): number {
  const at = (percentile / 100) * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? 0
  const above = sorted[Math.ceil(at)] ?? 0
  return below + (above - below) * (at - Math.floor(at))
}
