import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  MappingType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { datasource, type LinePanel, linePanel, type PanelQuery } from './panel'

/** States over time, by their number. */
export interface StatePanel {
  title: string
  about?: string
  states: Readonly<Record<number, { text: string; color: string }>>
  queries: readonly PanelQuery[]
}

export interface Row {
  title: string
  panels: readonly (LinePanel | StatePanel)[]
}

/** A dashboard as we describe it; Grafana's own shape is made by its SDK. */
export interface Board {
  uid: string
  title: string
  about: string
  /** The time that it shows at first. */
  from: string
  /** Values that a reader chooses from: the query that finds them. */
  variables: Readonly<Record<string, string>>
  annotations?: readonly { name: string; color: string; expr: string; title: string }[]
  rows: readonly Row[]
}

export function grafanaDashboard(board: Board): Dashboard {
  const { uid, title, about, from, variables, annotations = [], rows } = board
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(about)
    .tags(['sla'])
    .time({ from, to: 'now' })
    .timezone('browser')
    .refresh('10s')
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
  for (const [name, query] of Object.entries(variables)) {
    builder.withVariable(
      new QueryVariableBuilder(name)
        .datasource(datasource)
        .query(query)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        // Run ids begin with their time: the last run first.
        .sort(VariableSort.AlphabeticalDesc),
    )
  }
  for (const { name, color, expr, title: titled } of annotations) {
    builder.annotation(
      new AnnotationQueryBuilder()
        .name(name)
        .datasource(datasource)
        .enable(true)
        .iconColor(color)
        .expr(expr)
        .titleFormat(titled)
        .step('5s'),
    )
  }
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title))
    for (const panel of row.panels) builder.withPanel('states' in panel ? statePanel(panel) : linePanel(panel))
  }
  return builder.build()
}

function statePanel({ title, about, states, queries }: StatePanel): StateTimelineBuilder {
  const panel = new StateTimelineBuilder()
    .title(title)
    .datasource(datasource)
    .span(24)
    .height(10)
    .mappings([
      {
        type: MappingType.ValueToText,
        options: Object.fromEntries(
          Object.entries(states).map(([value, state], index) => [value, { ...state, index }]),
        ),
      },
    ])
  if (about) panel.description(about)
  for (const { expr, legend } of queries)
    panel.withTarget(new DataqueryBuilder().refId('A').expr(expr).legendFormat(legend).datasource(datasource))
  return panel
}
