/** One of several k6 instances that make one run, counted from 1. */
export interface Instance {
  index: number
  of: number
}

/** Floating point: a third of a run is no exact number. */
const near = 1e-6

/**
 * Which of several instances this is, by the part of the load that k6 was told to make: `1/4:1/2` is the second of four.
 * @param segment `executionSegment` of the options in force; nothing where k6 makes the whole load
 * @param of INSTANCES
 * @throws Error of one line when it is not one of so many equal parts
 */
export function instanceOf(segment: unknown, of: number): Instance {
  if (of === 1 && !segment) return { index: 1, of }
  if (of === 1)
    throw new Error(
      `--execution-segment ${segment} makes this one of several instances; say how many: INSTANCES=2, and a RUN_ID for all`,
    )
  if (!segment)
    throw new Error(
      `INSTANCES=${of}, and no --execution-segment: each instance would make the whole load; give each its own, as sla run --instances ${of} does`,
    )
  const [from = Number.NaN, to = Number.NaN] = String(segment).split(':').map(fraction)
  const index = Math.round(from * of) + 1
  const isPart = Math.abs(from * of - (index - 1)) < near && Math.abs(to * of - index) < near
  if (!isPart || index > of)
    throw new Error(
      `--execution-segment ${segment} is not one of ${of} equal parts; give each instance one, or correct INSTANCES`,
    )
  return { index, of }
}

/** `1/4`, `0.25` or `1`. */
function fraction(text: string): number {
  const [over, under = '1'] = text.split('/')
  return Number(over) / Number(under)
}
