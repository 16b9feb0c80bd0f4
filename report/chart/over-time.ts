import { axis, dashes, limitLine, palette, withLimit } from './palette'
import { peaksKept } from './peaks-kept'
import { type ChartSize, svgOf } from './svg'

export interface TimeLine {
  name: string
  values: readonly (number | null)[]
}

export interface OverTime {
  at_s: readonly number[]
  lines: readonly TimeLine[]
  unit: string
  phases: readonly { name: string; fromS: number; toS: number; gated: boolean }[]
  limit?: { value: number; said: string }
}

/** Lines over the seconds of a run, with its phases behind them and the limit across. */
export function overTime({ at_s, lines, unit, phases, limit }: OverTime, size: ChartSize): string {
  const end = at_s.at(-1) ?? 0
  const [first, ...rest] = lines.map(({ name, values }, at) => ({
    type: 'line' as const,
    name,
    symbol: 'none',
    color: palette[at % palette.length] ?? palette[0],
    lineStyle: { color: palette[at % palette.length] ?? palette[0], type: lineType(at), width: 1.6 },
    data: peaksKept(
      at_s.map((s, i): [number, number | null] => [s, values[i] ?? null]),
      size.width / 2,
    ),
  }))
  if (!first) return ''
  return svgOf(
    {
      grid: { left: 52, right: 14, top: lines.length > 1 ? 40 : 24, bottom: 44 },
      ...(lines.length > 1 && {
        legend: { top: 0, right: 10, textStyle: { color: 'var(--ink)' }, itemWidth: 22, inactiveColor: 'var(--muted)' },
      }),
      xAxis: {
        type: 'value',
        min: 0,
        max: end,
        ...axis('s since the run began'),
        axisLabel: { color: 'var(--muted)', showMaxLabel: false },
        nameLocation: 'middle',
        nameGap: 26,
      },
      yAxis: {
        type: 'value',
        ...(limit ? withLimit(axis(unit), highestOf(lines), limit.value) : axis(unit)),
      },
      series: [
        {
          ...first,
          markArea: {
            silent: true,
            itemStyle: { color: 'var(--band)', opacity: 0.07 },
            label: { color: 'var(--muted)', position: 'insideTop', fontSize: 11 },
            data: phases
              .filter(({ gated, fromS }) => gated && fromS < end)
              .map(({ name, fromS, toS }) => [{ name, xAxis: fromS }, { xAxis: Math.min(toS, end) }]),
          },
          ...(limit && { markLine: limitLine(limit.value, limit.said) }),
        },
        ...rest,
      ],
    },
    size,
  )
}

function lineType(at: number) {
  const dash = dashes[at % dashes.length]
  return typeof dash === 'string' || dash === undefined ? (dash ?? 'solid') : [...dash]
}

function highestOf(lines: readonly TimeLine[]): number {
  return lines
    .flatMap(({ values }) => values.filter((value) => value !== null))
    .reduce((most, value) => Math.max(most, value), 0)
}
