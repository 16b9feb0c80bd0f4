import { axis, limitLine, palette, withLimit } from './palette'
import { peaksKept } from './peaks-kept'
import { type ChartSize, svgOf } from './svg'

export interface ThroughRuns {
  /** When each run ended, in ms since 1970, and its value; oldest first. */
  points: readonly (readonly [at: number, value: number])[]
  /** Runs that broke the limit, or were INVALID. */
  failed: readonly (readonly [at: number, value: number])[]
  changes: readonly { at: number; said: string; harm: 'worse' | 'better' }[]
  limit: { value: number; said: string }
  /** High is bad. */
  isUpper: boolean
  unit: string
}

/** A target through all runs, with its limit and with when it changed. */
export function throughRuns({ points, failed, changes, limit, isUpper, unit }: ThroughRuns, size: ChartSize): string {
  const values = points.map(([, value]) => value)
  const highest = values.reduce((most, value) => Math.max(most, value), 0)
  return svgOf(
    {
      grid: { left: 56, right: 44, top: 26, bottom: 30 },
      xAxis: {
        type: 'value',
        min: points[0]?.[0] ?? 0,
        max: points.at(-1)?.[0] ?? 1,
        ...axis(''),
        axisLabel: {
          color: 'var(--muted)',
          hideOverlap: true,
          formatter: (at: number) => new Date(at).toISOString().slice(0, 10),
        },
        splitNumber: Math.max(2, Math.floor(size.width / 170)),
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        ...(isUpper ? withLimit(axis(unit), highest, limit.value) : { scale: true, ...axis(unit) }),
      },
      series: [
        {
          type: 'line',
          symbol: points.length > 60 ? 'none' : 'circle',
          symbolSize: 4,
          color: palette[0],
          lineStyle: { color: palette[0], width: 1.6 },
          data: peaksKept(
            points.map(([at, value]) => [at, value]),
            size.width / 2,
          ),
          ...(isUpper && highest >= limit.value / 8 && { markLine: limitLine(limit.value, limit.said) }),
        },
        {
          type: 'line',
          lineStyle: { opacity: 0 },
          symbol: 'diamond',
          symbolSize: 9,
          color: 'var(--fail)',
          itemStyle: { color: 'var(--fail)' },
          data: failed.slice(-200).map(([at, value]) => [at, value]),
          markLine: {
            silent: true,
            symbol: 'none',
            data: changes.map(({ at, said, harm }) => ({
              xAxis: at,
              lineStyle: { color: harm === 'worse' ? 'var(--bad)' : 'var(--good)', type: 'solid' as const, width: 1.5 },
              label: {
                formatter: said,
                position: 'end' as const,
                color: harm === 'worse' ? 'var(--bad)' : 'var(--good)',
                fontSize: 11,
              },
            })),
          },
        },
      ],
    },
    size,
  )
}
