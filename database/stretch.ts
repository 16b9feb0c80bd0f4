/** A part of a watch, in ms since the epoch. */
export interface Stretch {
  from: number
  to: number
}

/** What was counted for a part lies so near to it, as a share of its length, or it is said that it does not. */
const little = 0.2

/**
 * The readings between which a part is counted: those nearest to its ends. One that lies between two readings gets
 * these two, so that something is counted.
 * @param times of the readings, in their order: two at least
 */
export function readingsAround(times: readonly number[], { from, to }: Stretch): { first: number; last: number } {
  const [near, nearEnd] = [nearest(times, from), nearest(times, to)]
  if (near < nearEnd) return { first: near, last: nearEnd }
  const before = times.findLastIndex((at) => at <= from)
  const first = Math.max(0, Math.min(before, times.length - 2))
  const last = times.findIndex((at, index) => index > first && at >= to)
  return { first, last: last < 0 ? times.length - 1 : last }
}

/** How far what was counted is from what was asked for, in a line; undefined where that is little. */
export function offBy(asked: Stretch, counted: Stretch): string | undefined {
  const length = asked.to - asked.from
  const off = Math.abs(asked.from - counted.from) + Math.abs(asked.to - counted.to)
  if (off <= length * little) return undefined
  const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`
  return `counted over ${seconds(counted.to - counted.from)}, for a hold of ${seconds(length)}: readings are some seconds apart`
}

function nearest(times: readonly number[], at: number): number {
  return times.reduce(
    (best, time, index) => (Math.abs(time - at) < Math.abs((times[best] ?? 0) - at) ? index : best),
    0,
  )
}
