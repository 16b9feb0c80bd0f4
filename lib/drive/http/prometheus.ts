/** What stands between a metric's name and its value: nothing, or labels, whose values may hold any character. */
const labels = () => /^(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s+/

/** Sum of all series of one metric in Prometheus' text format; undefined when there is none. */
export function sampleSum(text: string, metric: string): number | undefined {
  let sum: number | undefined
  let at = text.indexOf(metric)
  while (at >= 0) {
    const end = text.indexOf('\n', at)
    const rest = text.slice(at + metric.length, end < 0 ? undefined : end)
    const between = at === 0 || text[at - 1] === '\n' ? labels().exec(rest) : null
    const value = between ? Number.parseFloat(rest.slice(between[0].length)) : Number.NaN
    if (Number.isFinite(value)) sum = (sum ?? 0) + value
    at = text.indexOf(metric, at + metric.length)
  }
  return sum
}
