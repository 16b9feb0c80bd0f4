import { humanizeValue } from './humanize'
import type { SummaryData, SummaryGroup, SummaryMetric, TimeUnit } from './summary-data'

interface TextOptions {
  /** Stands before every line; one space. */
  indent?: string
  /** ANSI colours; on. */
  enableColors?: boolean
  /** Instead of the ones of the test's options. */
  summaryTimeUnit?: TimeUnit | '' | null
  summaryTrendStats?: string[]
}

const passed = '✓'
const failed = '✗'
const ansi = { faint: 2, red: 31, green: 32, cyan: 36 } as const
type Paint = (text: string, ...styles: (keyof typeof ansi)[]) => string

/** The end-of-test summary as text: the checks by group, then a line for each metric. */
export function textSummary(data: SummaryData, options: TextOptions = {}): string {
  const { indent = ' ', enableColors = true } = options
  const paint: Paint = enableColors
    ? (text, ...styles) => `\x1b[${styles.map((style) => ansi[style]).join(';')}m${text}\x1b[0m`
    : (text) => text
  const unit = (options.summaryTimeUnit ?? data.options.summaryTimeUnit) as TimeUnit | ''
  const trendStats = options.summaryTrendStats ?? data.options.summaryTrendStats
  return [
    ...groupLines(data.root_group, `${indent}    `, paint),
    ...metricLines(data.metrics, { indent: `${indent}  `, unit, trendStats, paint }),
  ].join('\n')
}

function groupLines(group: SummaryGroup, indent: string, paint: Paint): string[] {
  const title = group.name === '' ? [] : [`${indent}█ ${group.name}`, '']
  const inner = group.name === '' ? indent : `${indent}  `
  const checks = group.checks.flatMap(({ name, passes, fails }) => {
    if (fails === 0) return [paint(`${inner}${passed} ${name}`, 'green')]
    const share = Math.floor((100 * passes) / (passes + fails))
    return [
      paint(`${inner}${failed} ${name}`, 'red'),
      paint(`${inner} ↳  ${share}% — ${passed} ${passes} / ${failed} ${fails}`, 'red'),
    ]
  })
  const space = checks.length > 0 ? [''] : []
  return [...title, ...checks, ...space, ...group.groups.flatMap((child) => groupLines(child, inner, paint))]
}

interface MetricLayout {
  indent: string
  unit: TimeUnit | ''
  trendStats: string[]
  paint: Paint
}

function metricLines(metrics: SummaryData['metrics'], { indent, unit, trendStats, paint }: MetricLayout): string[] {
  const rows = Object.entries(metrics)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, metric]) => ({
      label: label(name),
      mark: mark(metric, paint),
      kind: metric.type === 'trend' ? 'trend' : 'plain',
      cells: metric.type === 'trend' ? trendCells(metric, trendStats, unit) : plainCells(metric, unit),
    }))
  const labelWidth = Math.max(0, ...rows.map((row) => width(row.label.indent + row.label.text)))
  // Trends and other metrics have columns of their own; each is as wide as its widest cell.
  const columnWidth = (kind: string, column: number) =>
    Math.max(0, ...rows.filter((row) => row.kind === kind).map((row) => width(row.cells[column]?.value ?? '')))

  return rows.map(({ label, mark, kind, cells }) => {
    const dots = '.'.repeat(labelWidth - width(label.indent + label.text) + 3)
    const data = cells.map(({ title, value, faint }, column) => {
      const padding = ' '.repeat(columnWidth(kind, column) - width(value))
      return `${title}${faint ? paint(value, 'cyan', 'faint') : paint(value, 'cyan')}${padding}`
    })
    return `${indent}${label.indent}${mark} ${label.text}${paint(`${dots}:`, 'faint')} ${data.join(' ')}`.trimEnd()
  })
}

/** A submetric `http_reqs{a:b}` stands indented below its metric as `{ a:b }`. */
function label(name: string): { indent: string; text: string } {
  const brace = name.indexOf('{')
  return brace < 0 ? { indent: '', text: name } : { indent: '  ', text: `{ ${name.slice(brace + 1, -1)} }` }
}

function mark(metric: SummaryMetric, paint: Paint): string {
  if (!metric.thresholds) return ' '
  const held = Object.values(metric.thresholds).every(({ ok }) => ok)
  return held ? paint(passed, 'green') : paint(failed, 'red')
}

interface Cell {
  title: string
  value: string
  faint?: boolean
}

function trendCells(metric: SummaryMetric, stats: string[], unit: TimeUnit | ''): Cell[] {
  return stats.map((stat) => {
    const value = metric.values[stat] ?? 0
    return { title: `${stat}=`, value: stat === 'count' ? String(value) : humanizeValue(value, metric, unit) }
  })
}

function plainCells(metric: SummaryMetric, unit: TimeUnit | ''): Cell[] {
  const { values } = metric
  const shown = (statistic: string) => humanizeValue(values[statistic] ?? 0, metric, unit)
  const plain = (value: string): Cell => ({ title: '', value })
  const faint = (value: string): Cell => ({ title: '', value, faint: true })
  if (metric.type === 'counter') return [plain(shown('count')), faint(`${shown('rate')}/s`)]
  if (metric.type === 'gauge')
    return [plain(shown('value')), faint(`min=${shown('min')}`), faint(`max=${shown('max')}`)]
  return [plain(shown('rate')), faint(`${passed} ${values['passes'] ?? 0}`), faint(`${failed} ${values['fails'] ?? 0}`)]
}

/** Characters, not UTF-16 units; nothing measured here has colours yet. */
function width(text: string): number {
  return [...text].length
}
