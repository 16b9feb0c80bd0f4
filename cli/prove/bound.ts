/**
 * The highest rate of events that is still likely, at 95 %, when `seen` were seen in `of` independent trials: the
 * one-sided bound of Clopper and Pearson, by bisection.
 */
export function upperBound95(seen: number, of: number): number {
  if (seen >= of) return 1
  let low = 0
  let high = 1
  for (let step = 0; step < 60; step++) {
    const rate = (low + high) / 2
    if (atMost(seen, of, rate) > 0.05) low = rate
    else high = rate
  }
  return high
}

/** The probability of `seen` or fewer events. */
function atMost(seen: number, of: number, rate: number): number {
  let term = (1 - rate) ** of
  let sum = term
  for (let k = 1; k <= seen; k++) {
    term *= ((of - k + 1) / k) * (rate / (1 - rate))
    sum += term
  }
  return sum
}
