import { bars } from '../chart/bars'
import { distribution } from '../chart/distribution'
import { overTime } from '../chart/over-time'
import { peaksKept } from '../chart/peaks-kept'
import type { ChartPicture } from '../page/parts'
import { countText, limitText, quantityText } from '../words/quantities'
import type { RunFacts, Scored } from './facts'
import type { RunSeries } from './series'

const wide = { width: 1040, height: 260 }
const narrow = { width: 360, height: 230 }
const small = { width: 420, height: 230 }

/** Rows of a table that a reader goes through; all of them are in the result file. */
const rowsShown = 60

/** Latency, throughput, errors and VUs over time; nothing of a run that has no series. */
export function chartsOverTime({ series, measured, criteria }: RunFacts): ChartPicture[] {
  if (!series) return []
  const { at_s } = series
  const one = (title: string, says: string, unit: string, lines: [string, (number | null)[]][], limited?: Scored) => {
    const chart = {
      at_s,
      unit,
      phases: measured.phases,
      lines: lines.map(([name, values]) => ({ name, values })),
      ...(limited && {
        limit: { value: limited.limit, said: limitText(limited.comparison, limited.limit, limited.unit) },
      }),
    }
    return {
      title,
      says,
      wide: overTime(chart, wide),
      narrow: overTime(chart, narrow),
      table: tableOf(title, at_s, lines, unit),
    }
  }
  const targets = criteria.filter(({ id, phase }, at) => {
    const first = criteria.findIndex((other) => other.id === id)
    return series.targets[id] !== undefined && (first === at || criteria[first]?.phase === phase)
  })
  return [
    one('Latency', 'All requests: half are faster than p50; the highest is drawn in each step.', 'ms', [
      ['p50', series.p50_ms],
      ['p95', series.p95_ms],
      ['highest', series.max_ms],
    ]),
    ...targets.map((c) =>
      one(
        `${c.id}, ${c.title}`,
        `${c.statistic} of each step; the target, ${limitText(c.comparison, c.limit, c.unit)}, is of the whole phase.`,
        c.unit,
        [[c.statistic, series.targets[c.id] ?? []]],
        c,
      ),
    ),
    one('Throughput', 'Requests a second, and those of them that failed.', 'requests/s', [
      ['requests', series.requests_per_second],
      ['failed', series.failed_per_second],
    ]),
    one('VUs at work', 'As many users as the load had at each time.', 'VUs', [['VUs', series.vus]]),
  ]
}

function tableOf(caption: string, at_s: RunSeries['at_s'], lines: [string, (number | null)[]][], unit: string) {
  const places = peaksKept(
    at_s.map((_, at) => [at, lines[0]?.[1][at] ?? null]),
    rowsShown,
  ).map(([at]) => at)
  return {
    caption: `${caption}, in ${unit}${places.length < at_s.length ? `: ${places.length} of ${at_s.length} steps` : ''}`,
    columns: ['s', ...lines.map(([name]) => ({ title: name, numeric: true }))],
    rows: places.map((at) => [
      String(Math.round((at_s[at] ?? 0) * 10) / 10),
      ...lines.map(([, values]) => rounded(values[at] ?? null)),
    ]),
  }
}

function rounded(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(4)))
}

/** The whole distribution of each latency that has a target. */
export function distributions({ criteria }: RunFacts): ChartPicture[] {
  return criteria.flatMap((c): ChartPicture[] => {
    const { quantiles } = c
    if (!quantiles || quantiles.length < 199 || c.unit !== 'ms') return []
    const judged = Number(/^p\((\d+(?:\.\d)?)\)$/.exec(c.statistic)?.[1] ?? Number.NaN)
    const chart = {
      quantiles,
      unit: c.unit,
      limit: { value: c.limit, said: limitText(c.comparison, c.limit, c.unit) },
      judged: Number.isFinite(judged) ? judged : null,
    }
    const shown = [50, 75, 90, 95, 99, 99.5]
    return [
      {
        title: `${c.id}${c.phase ? ` ${c.phase}` : ''}, ${c.title}`,
        says: `${shown
          .slice(0, 1)
          .concat(95, 99)
          .map((p) => `p${p} ${quantityText(quantiles[p * 2 - 1] ?? null, c.unit)}`)
          .join(', ')}; limit ${limitText(c.comparison, c.limit, c.unit)}.`,
        wide: distribution(chart, small),
        table: {
          caption: `${c.id}: value by percentile`,
          columns: ['percentile', { title: c.unit, numeric: true }],
          rows: shown.map((p) => [`p${p}`, quantityText(quantiles[p * 2 - 1] ?? null, c.unit)]),
        },
      },
    ]
  })
}

const funnelSteps: readonly (readonly [name: string, title: string])[] = [
  ['emitted', 'emitted by the provider'],
  ['attempts', 'attempts to deliver'],
  ['delivered', 'acknowledged'],
  ['effects', 'took effect'],
  ['lost', 'lost'],
  ['dead_letters', 'dead letters'],
  ['duplicates_received', 'duplicates received'],
  ['duplicate_effects', 'took effect twice'],
  ['order_inversions', 'out of order'],
  ['forgeries_sent', 'forgeries sent'],
  ['forgeries_accepted', 'forgeries accepted'],
]

/** Webhooks from emission to effect; nothing where there were none. */
export function webhookFunnelChart({ measured: { webhooks } }: RunFacts): ChartPicture | null {
  const steps = funnelSteps.flatMap(([name, title]) => {
    const value = webhooks[name]
    return value === undefined ? [] : [{ name: title, value, said: countText(value) }]
  })
  if (!steps.some(({ value }) => value > 0)) return null
  return {
    title: 'Webhooks',
    says: `${countText(webhooks['emitted'] ?? null)} emitted, ${countText(webhooks['lost'] ?? null)} lost.`,
    wide: bars(steps, { width: 1040, height: 24 * steps.length + 16 }),
    narrow: bars(steps, { width: 360, height: 24 * steps.length + 16 }),
    table: {
      caption: 'Webhooks, from emission to effect',
      columns: ['step', { title: 'events', numeric: true }],
      rows: steps.map(({ name, said: value }) => [name, value]),
    },
  }
}
