import { axis, limitLine, palette, withLimit } from './palette'
import { type ChartSize, svgOf } from './svg'

/** p50, p90, p99 … lie at equal distances: the tail is where limits are broken. */
const tail = (p: number) => -Math.log10(1 - p / 100)
const marks = [0.5, 50, 90, 99, 99.5]

export interface Distribution {
  /** p(0.5), p(1) … p(99.5). */
  quantiles: readonly number[]
  unit: string
  limit: { value: number; said: string }
  /** The percentile that is judged. */
  judged: number | null
}

/** Value by percentile, with the tail stretched. */
export function distribution({ quantiles, unit, limit, judged }: Distribution, size: ChartSize): string {
  const highest = Math.max(...quantiles)
  return svgOf(
    {
      grid: { left: 56, right: 16, top: 28, bottom: 40 },
      xAxis: {
        type: 'value',
        min: tail(marks[0] ?? 0),
        max: tail(99.5),
        ...axis('percentile'),
        nameLocation: 'middle',
        nameGap: 24,
        axisLabel: {
          color: 'var(--muted)',
          customValues: marks.slice(1).map(tail),
          formatter: (x: number) => `p${Number((100 - 100 / 10 ** x).toFixed(1))}`,
        },
        axisTick: { customValues: marks.slice(1).map(tail), lineStyle: { color: 'var(--line)' } },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        min: 0,
        ...withLimit(axis(unit), highest, limit.value),
      },
      series: [
        {
          type: 'line',
          symbol: 'none',
          lineStyle: { color: palette[0], width: 2 },
          data: quantiles.map((value, at) => [tail((at + 1) / 2), value]),
          markLine: limitLine(limit.value, limit.said),
          ...(judged !== null && {
            markPoint: {
              symbol: 'circle',
              symbolSize: 8,
              itemStyle: { color: palette[1] },
              label: { formatter: `p${judged}`, position: 'top', color: 'var(--ink)' },
              data: [{ name: `p${judged}`, coord: [tail(judged), quantiles[Math.round(judged * 2) - 1] ?? 0] }],
            },
          }),
        },
      ],
    },
    size,
  )
}
