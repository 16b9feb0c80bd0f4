import { quantity } from '../../lib/plan/summary/format'
import type { Gate } from '../../thresholds/target'
import { comparisonWords } from '../comparison-words'
import type { GatedPhase, Watched } from '../watched'
import { type JudgedIn, judgedIn, otlpName, otlpTotalName } from './otlp-names'

/** A monitor as Datadog's API takes it. */
interface Monitor {
  name: string
  type: 'query alert'
  query: string
  message: string
  tags: string[]
  options: {
    thresholds: { critical: number }
    notify_no_data: false
    require_full_window: false
    include_tags: true
  }
}

/** How far back a monitor looks: as long as a small hold. */
const minutes = 5
/** k6 says once, at its end, that it watched the run: so long that is looked for. */
const endedMinutes = 15
/** The percentiles that a distribution of Datadog has. */
const known: Readonly<Record<number, string>> = { 50: 'p50', 75: 'p75', 90: 'p90', 95: 'p95', 99: 'p99' }

/** For each target a monitor of its limit, and one of a run that ended without a sample. */
export function datadogMonitors(all: readonly Watched[], phases: readonly GatedPhase[]): Monitor[] {
  return all.flatMap((watched) => [
    ...watched.gates.map(({ gate, profiles }) => limitMonitor(watched, gate, judgedIn(watched, profiles, phases))),
    dataMonitor(watched, judgedIn(watched, watched.profiles, phases)),
  ])
}

/** A dashboard of a platform's targets, each with its limit as a line. */
export function datadogDashboard(title: string, all: readonly Watched[], phases: readonly GatedPhase[]) {
  return {
    title: `SLA: ${title}`,
    description: 'Made from the SLA table. The result file judges, these widgets show.',
    layout_type: 'ordered',
    template_variables: [{ name: 'run', prefix: 'run', available_values: [], defaults: ['*'] }],
    widgets: all.flatMap((watched) => {
      const [first] = watched.gates
      if (!first) return []
      const queries = valueQueries(watched, first.gate, judgedIn(watched, first.profiles, phases), ' AND $run')
      const { limit, comparison } = first.gate
      return [
        {
          definition: {
            type: 'timeseries',
            title: `${watched.id} ${watched.title}`,
            requests: [
              {
                response_format: 'timeseries',
                display_type: 'line',
                queries: queries.map(({ query }, at) => ({ data_source: 'metrics', name: `query${at + 1}`, query })),
                formulas: [{ formula: formulaOf(first.gate, queries.length) }],
              },
            ],
            markers: [
              {
                value: `y = ${limit.value}`,
                display_type: 'error dashed',
                label: `${comparisonWords[comparison]} ${quantity(limit.value, limit.unit)}`,
              },
            ],
          },
        },
      ]
    }),
  }
}

function limitMonitor(watched: Watched, gate: Gate, scope: JudgedIn): Monitor {
  const parts = valueQueries(watched, gate, scope).map(({ query }) => query)
  const counted = gate.statistic.kind !== 'percentile'
  const whole = parts.join(' / ')
  const scaled = gate.statistic.kind === 'count-per-hour' ? `${whole} * ${60 / minutes}` : whole
  const sign = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }[gate.comparison]
  const limit = `${comparisonWords[gate.comparison]} ${quantity(gate.limit.value, gate.limit.unit)}`
  return monitor(
    watched,
    `${watched.id} ${watched.title}, must be ${limit}`,
    `${counted ? 'sum' : 'avg'}(last_${minutes}m):${scaled} ${sign} ${gate.limit.value}`,
    gate.limit.value,
    watched.provedAt ? ' It says something only of a run of the full size.' : '',
  )
}

function dataMonitor(watched: Watched, scope: JudgedIn): Monitor {
  const { metric, tags } = watched.samples
  const samples = `sum:${otlpName(metric, 'counter')}{${filter(watched, tags, scope)}}.as_count()`
  const ended = `sum:${otlpName('runs_watched_to_the_end', 'counter')}{${filter(watched, {}, { ...scope, phases: [] })}}.as_count()`
  return monitor(
    watched,
    `${watched.id} ${watched.title}: a run ended without a sample`,
    // Only where a run ended is there something to divide by.
    `sum(last_${endedMinutes}m):default_zero(${samples}) / ${ended} < 1`,
    1,
    watched.needs ? ` Mute it where the platform lacks ${watched.needs}.` : '',
  )
}

function monitor(watched: Watched, name: string, query: string, critical: number, more: string): Monitor {
  const { platform, id, clause, because, judges } = watched
  const blamed = {
    platform: '',
    generator: ' To blame is the load generator: the run is INVALID.',
    comparison: ' To blame is the measurement.',
  }
  return {
    name: `[${platform}] ${name}`,
    type: 'query alert',
    query,
    message: `${clause}. ${because}${blamed[judges]}${more} Run {{run.name}}.`,
    tags: ['sla', `target:${id.toLowerCase().replaceAll(' ', '-')}`, `platform:${platform}`],
    options: { thresholds: { critical }, notify_no_data: false, require_full_window: false, include_tags: true },
  }
}

/** What is measured: one query, or for a share two, of which the first is divided by the second. */
function valueQueries(watched: Watched, gate: Gate, scope: JudgedIn, more = ''): { query: string }[] {
  const inside = `{${filter(watched, watched.tags, scope)}${more}} by {run}`
  const { metric, statistic } = gate
  const { kind } = watched.declared
  if (statistic.kind === 'rate')
    return [otlpName(metric, kind), otlpTotalName(metric)].map((name) => ({ query: `sum:${name}${inside}.as_count()` }))
  // Of percentiles that a distribution does not have, the least value stands for a low one: it is stricter.
  if (statistic.kind === 'percentile')
    return [{ query: `${known[statistic.percentile] ?? 'min'}:${otlpName(metric, kind)}${inside}` }]
  return [{ query: `sum:${otlpName(metric, kind)}${inside}.as_count()` }]
}

function formulaOf({ statistic }: Gate, queries: number): string {
  if (queries === 2) return 'query1 / query2'
  return statistic.kind === 'count-per-hour' ? 'per_hour(query1)' : 'query1'
}

function filter({ platform }: Watched, tags: Readonly<Record<string, string>>, { profiles, phases }: JudgedIn): string {
  const oneOf = (tag: string, values: readonly string[]) =>
    values.length === 0 ? [] : [values.length === 1 ? `${tag}:${values[0]}` : `${tag} IN (${values.join(', ')})`]
  return [
    `platform:${platform}`,
    ...oneOf('profile', profiles),
    ...oneOf('phase', phases),
    // Datadog writes the values of tags in lower case.
    ...Object.entries(tags).map(([tag, value]) => `${tag}:${value.toLowerCase()}`),
  ].join(' AND ')
}
