import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { root } from '../build/root'
import { askPrometheus, type PrometheusSeries } from '../cli/observe/ask-prometheus'
import { generatedFolder } from '../observe/folder'

/** A panel of a dashboard that is in the checkout. */
export interface ShownPanel {
  board: string
  title: string
  unit: string
  expressions: readonly string[]
}

const folder = join(root, generatedFolder, 'grafana/dashboards')

export function shownPanels(): ShownPanel[] {
  return boards().flatMap((board) => {
    return (board.panels ?? []).flatMap((panel) => {
      if (panel.type === 'row' || !('targets' in panel)) return []
      const expressions = (panel.targets ?? []).map((target) => String((target as { expr?: string }).expr))
      const unit = panel.fieldConfig?.defaults.unit ?? ''
      return [{ board: board.uid ?? '', title: panel.title ?? '', unit, expressions }]
    })
  })
}

/** The phases that a dashboard of a run marks, as if they were a panel. */
export function markedPhases(): ShownPanel[] {
  return boards().flatMap((board) => {
    const { expr } = board.annotations?.list?.find(({ name }) => name === 'phases') ?? {}
    return expr ? [{ board: board.uid ?? '', title: 'phases', unit: '', expressions: [expr] }] : []
  })
}

function boards(): Dashboard[] {
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard)
}

/** What Grafana would put in the place of its variables, for readings that come every 5 s. */
function filled(expression: string, chosen: Readonly<Record<string, string>>): string {
  const all: Readonly<Record<string, string>> = { __rate_interval: '20s', __interval: '15s', ...chosen }
  return expression.replace(/\$\{?(\w+)\}?/g, (_whole, name: string) => all[name] ?? '')
}

/** The series of a panel's queries, over some time back, with what is no number left out: a rate over nothing is none. */
export async function seriesShown(
  url: string,
  { expressions }: ShownPanel,
  chosen: Readonly<Record<string, string>>,
  seconds: number,
): Promise<PrometheusSeries[][]> {
  return Promise.all(
    expressions.map(async (expression) => {
      const all = await askPrometheus(url, filled(expression, chosen), { seconds, step: 5 })
      return all
        .map(({ labels, values }) => ({ labels, values: values.filter(Number.isFinite) }))
        .filter(({ values }) => values.length > 0)
    }),
  )
}

/** Why a panel's values cannot be of its unit; undefined when they can. */
export function notOfUnit({ unit, expressions }: ShownPanel, series: readonly PrometheusSeries[]): string | undefined {
  const values = series.flatMap((one) => one.values)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const said = expressions.join(' ')
  const recorded = /sla:target_|sla_result_/.test(said)
  const inSeconds = /_seconds\b|_seconds_/.test(said)
  const scaled = said.includes('1000 * ')
  if (unit === 'ms' && !recorded && !(inSeconds && scaled)) return 'ms, and not made of seconds'
  if (unit === 's' && inSeconds && scaled) return 'seconds, and made ms'
  if (unit === 'bytes' && !said.includes('_bytes')) return 'bytes, and of no metric of bytes'
  if (/^(reqps|cps)$/.test(unit) && !/\b(rate|irate)\(|0 \* /.test(said)) return 'a rate, and no rate is taken'
  if (unit === 'percentunit' && (least < 0 || most > 1)) return `a share, and ${least} to ${most}`
  if (unit === 's' && most > 600) return `seconds, and ${most}`
  return undefined
}
