/** Sum of all series of one metric in Prometheus' text format; undefined when there is none. */
export function sampleSum(text: string, metric: string): number | undefined {
  let sum: number | undefined
  let at = text.indexOf(metric)
  while (at >= 0) {
    const after = text[at + metric.length]
    if ((at === 0 || text[at - 1] === '\n') && (after === ' ' || after === '{')) {
      const end = text.indexOf('\n', at)
      const line = text.slice(at, end < 0 ? undefined : end)
      const value = Number.parseFloat(line.slice(line.indexOf('}') < 0 ? line.indexOf(' ') : line.indexOf('}') + 1))
      if (Number.isFinite(value)) sum = (sum ?? 0) + value
    }
    at = text.indexOf(metric, at + metric.length)
  }
  return sum
}
