/** Variables of report/page/style.css; each has a value for light and one for dark. */
export const palette = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)'] as const

/** A line that is told apart by more than its colour. */
export const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]] as const

/** An axis of values: plain lines, words in the page's colour. */
export function axis(name: string) {
  return {
    name,
    nameTextStyle: { color: 'var(--muted)' },
    axisLabel: { color: 'var(--muted)', hideOverlap: true },
    axisLine: { lineStyle: { color: 'var(--line)' } },
    axisTick: { lineStyle: { color: 'var(--line)' } },
    splitLine: { lineStyle: { color: 'var(--line)', opacity: 0.5 } },
  }
}

/** A limit, drawn across. */
export function limitLine(limit: number, said: string) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: 'var(--fail)', type: 'dashed' as const, width: 1.5 },
    label: { formatter: said, position: 'insideEndTop' as const, color: 'var(--fail)' },
    data: [{ yAxis: limit }],
  }
}

/** So high that the limit is seen, unless all values are so far below it that they would lie on the floor. */
export function withLimit<A extends { axisLabel: object }>(
  axis: A,
  highest: number,
  limit: number,
): A & { max?: number } {
  if (highest >= limit || highest < limit / 8) return axis
  return { ...axis, max: limit * 1.1, axisLabel: { ...axis.axisLabel, showMaxLabel: false } }
}
