/**
 * In which order to try commits, oldest first, so that each halves those that are left: the middle, then the middles
 * of both halves, and so on.
 */
export function rerunOrder<T>(commits: readonly T[]): T[] {
  const order: T[] = []
  const halves: [from: number, to: number][] = [[0, commits.length]]
  for (const [from, to] of halves) {
    const middle = Math.floor((from + to) / 2)
    const commit = commits[middle]
    if (from >= to || commit === undefined) continue
    order.push(commit)
    halves.push([from, middle], [middle + 1, to])
  }
  return order
}
