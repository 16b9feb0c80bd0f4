/**
 * Up to so many samples of a place are all told by its percentiles: k6 draws a line from each sample to the next, and on
 * each of these lines lie two percentiles of a grid of half a percent.
 */
export const fewSamples = 101

/** Digits to which two values are the same: results are kept with one more. */
const digits = 8

/**
 * The samples, lowest first; undefined where there are too many, or too few percentiles, to tell them.
 * @param known percentiles in percent with their values, sorted, from the lowest value at 0 to the highest at 100
 */
export function samplesTold(known: readonly (readonly [number, number])[], count: number): number[] | undefined {
  const lowest = known[0]?.[1]
  const highest = known.at(-1)?.[1]
  if (lowest === undefined || highest === undefined || count < 1 || count > fewSamples) return undefined
  const samples = [lowest]
  const step = 100 / (count - 1)
  for (let at = 1; at < count - 1; at++) {
    const [from, to] = [at * step, (at + 1) * step]
    const onLine = known.filter(([percentile]) => percentile > from - 1e-9 && percentile < to + 1e-9)
    const [one, other] = [onLine[0], onLine.at(-1)]
    if (!one || !other || one === other) return undefined
    const sample = one[1] + ((other[1] - one[1]) * (from - one[0])) / (other[0] - one[0])
    samples.push(Math.max(samples.at(-1) ?? lowest, Number(sample.toPrecision(digits))))
  }
  return count === 1 ? samples : [...samples, highest]
}
