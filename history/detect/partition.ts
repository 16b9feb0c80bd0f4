/**
 * Optimal partitioning: the segments that together lie closest to their own means, where each further segment costs
 * `penalty` (Jackson and others, 2005). Takes time in the square of the length: 10,000 values some 0.2 s.
 * @returns the index at which each segment but the first begins
 */
export function partition(values: readonly number[], penalty: number, shortest: number): number[] {
  const n = values.length
  const sum = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  for (const [i, value] of values.entries()) {
    sum[i + 1] = at(sum, i) + value
    squares[i + 1] = at(squares, i) + value * value
  }
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
  const begins = new Int32Array(n + 1)
  best[0] = -penalty
  for (let to = shortest; to <= n; to++) {
    for (let from = 0; from <= to - shortest; from++) {
      const difference = at(sum, to) - at(sum, from)
      const cost =
        at(best, from) + at(squares, to) - at(squares, from) - (difference * difference) / (to - from) + penalty
      if (cost < at(best, to)) {
        best[to] = cost
        begins[to] = from
      }
    }
  }
  const found: number[] = []
  for (let to = begins[n] ?? 0; to > 0; to = begins[to] ?? 0) found.push(to)
  return found.reverse()
}

function at(array: Float64Array, index: number): number {
  return array[index] ?? 0
}
