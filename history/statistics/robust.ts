import { medianAbsoluteDeviation, quantileSorted } from 'simple-statistics'

export { median } from 'simple-statistics'

/** Makes the median absolute deviation of a normal sample its standard deviation. */
const normalMad = 1.4826

/** Spread that outliers do not move, on the scale of a standard deviation. */
export function robustSpread(values: readonly number[]): number {
  return normalMad * medianAbsoluteDeviation([...values])
}

export function quantile(values: readonly number[], share: number): number {
  return quantileSorted(
    [...values].sort((a, b) => a - b),
    share,
  )
}
