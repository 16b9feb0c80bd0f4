import { soakRatio } from './samples'

interface Sum {
  total: number
  count: number
}
const sums: Record<'first' | 'last', Sum> = { first: { total: 0, count: 0 }, last: { total: 0, count: 0 } }
let compared = false

/** soak: keeps the VU's mean latency of the first and the last window, and compares them once when it is over. */
export function compareWindows(window: 'first' | 'last' | 'over' | undefined, tookMs: number): void {
  if (window === 'first' || window === 'last') {
    sums[window].total += tookMs
    sums[window].count += 1
  }
  const { first, last } = sums
  if (window !== 'over' || compared || first.count === 0 || last.count === 0) return
  compared = true
  soakRatio(last.total / last.count / (first.total / first.count), 'latency')
}
