import { axis, palette } from './palette'
import { type ChartSize, svgOf } from './svg'

/** Bars from the top down, each with its value beside it. */
export function bars(values: readonly { name: string; value: number; said: string }[], size: ChartSize): string {
  const longest = Math.max(...values.map(({ name }) => name.length))
  return svgOf(
    {
      grid: { left: Math.min(size.width * 0.5, 14 + 6.6 * longest), right: 70, top: 6, bottom: 6 },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: values.map(({ name }) => name),
        ...axis(''),
        axisLabel: { color: 'var(--ink)', width: size.width * 0.48, overflow: 'truncate' },
        axisTick: { show: false },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          itemStyle: { color: palette[0] },
          data: values.map(({ value, said }) => ({
            value,
            label: { show: true, position: 'right' as const, formatter: () => said, color: 'var(--ink)' },
          })),
        },
      ],
    },
    size,
  )
}
