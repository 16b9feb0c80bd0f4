import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Unit } from '../../thresholds/units'

/** The variable of each dashboard that names its Prometheus. */
export const datasource = { type: 'prometheus', uid: '$datasource' } as const

export interface PanelQuery {
  expr: string
  legend: string
}

/** A panel of lines over time. */
export interface LinePanel {
  title: string
  about?: string
  unit: Unit | PlainUnit
  queries: readonly PanelQuery[]
  /** Drawn as a line, with what is beyond it in red. */
  limit?: { value: number; below: boolean }
}

/** Units of panels beside those of the SLA tables. */
export type PlainUnit = 'bytes' | 'requests/s' | 'per second'

/** A unit as Grafana calls it; what is counted has none. */
const grafanaUnits: Readonly<Record<string, string>> = {
  ms: 'ms',
  s: 's',
  share: 'percentunit',
  times: 'none',
  MB: 'mbytes',
  bytes: 'bytes',
  'requests/s': 'reqps',
  'per second': 'cps',
}

function grafanaUnit(unit: Unit | PlainUnit): string {
  return grafanaUnits[unit] ?? 'short'
}

export function linePanel({ title, about, unit, queries, limit }: LinePanel): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .datasource(datasource)
    .unit(grafanaUnit(unit))
    .span(8)
    .height(7)
    // k6 sends every 5 s: a gap is one that was there.
    .spanNulls(15_000)
    .fillOpacity(0)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .lineWidth(2)
  if (about) panel.description(about)
  for (const [at, { expr, legend }] of queries.entries()) {
    panel.withTarget(
      new DataqueryBuilder()
        .refId(String.fromCharCode(65 + at))
        .expr(expr)
        .legendFormat(legend)
        .datasource(datasource),
    )
  }
  return limit ? withLimit(panel, limit) : panel
}

function withLimit(panel: PanelBuilder, { value, below }: NonNullable<LinePanel['limit']>): PanelBuilder {
  const [under, over] = below ? ['green', 'red'] : ['red', 'green']
  return panel
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
        { value: null, color: under },
        { value, color: over },
      ]),
    )
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line))
}
