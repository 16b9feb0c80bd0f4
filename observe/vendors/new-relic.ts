import { quantity } from '../../lib/plan/summary/format'
import type { Gate } from '../../thresholds/target'
import { comparisonWords } from '../comparison-words'
import type { GatedPhase, Watched } from '../watched'
import { type JudgedIn, judgedIn, otlpName, otlpTotalName } from './otlp-names'

/** Seconds that a condition looks at, and that it has to be so. */
const [windowS, durationS] = [60, 300]

/** Terraform, in JSON: a policy of the platform, and a NRQL condition for each target. The account is a variable. */
export function newRelicConditions(platform: string, all: readonly Watched[], phases: readonly GatedPhase[]) {
  const conditions = all.flatMap((watched) =>
    watched.gates.map(({ gate, profiles }, at) => {
      const name = `${platform}_${watched.id}${at > 0 ? '_once' : ''}`.toLowerCase().replace(/\W+/g, '_')
      return [name, condition(watched, gate, judgedIn(watched, profiles, phases), platform)] as const
    }),
  )
  return {
    terraform: { required_providers: { newrelic: { source: 'newrelic/newrelic' } } },
    resource: {
      newrelic_alert_policy: {
        [`sla_${platform}`]: { name: `SLA: ${platform}`, incident_preference: 'PER_CONDITION_AND_TARGET' },
      },
      newrelic_nrql_alert_condition: Object.fromEntries(conditions),
    },
  }
}

/** A dashboard, as NerdGraph's dashboardCreate and Terraform's newrelic_one_dashboard_json take it; `accountIds` is for the one who makes it. */
export function newRelicDashboard(title: string, all: readonly Watched[], phases: readonly GatedPhase[]) {
  return {
    name: `SLA: ${title}`,
    description: 'Made from the SLA table. The result file judges, these widgets show.',
    permissions: 'PUBLIC_READ_WRITE',
    pages: [
      {
        name: 'Targets',
        widgets: all.flatMap((watched, at) => {
          const [first] = watched.gates
          if (!first) return []
          const { gate, profiles } = first
          const query = `${nrql(watched, gate, judgedIn(watched, profiles, phases))} TIMESERIES`
          return [
            {
              title: `${watched.id} ${watched.title}, must be ${limitOf(gate)}`,
              layout: { column: 1 + 4 * (at % 3), row: 1 + 3 * Math.floor(at / 3), width: 4, height: 3 },
              visualization: { id: 'viz.line' },
              rawConfiguration: {
                nrqlQueries: [{ accountIds: [], query }],
                thresholds: { thresholds: [{ from: String(gate.limit.value), name: 'limit', severity: 'critical' }] },
              },
            },
          ]
        }),
      },
    ],
  }
}

function condition(watched: Watched, gate: Gate, scope: JudgedIn, platform: string) {
  const operator = { '<': 'above_or_equals', '<=': 'above', '>': 'below_or_equals', '>=': 'below' }[gate.comparison]
  // Of what may never be, once is enough.
  const never = gate.limit.value === 0
  return {
    policy_id: `\${newrelic_alert_policy.sla_${platform}.id}`,
    type: 'static',
    name: `${watched.id} ${watched.title}, must be ${limitOf(gate)}`,
    description: `${watched.clause}. ${watched.because}${watched.provedAt ? ' It says something only of a run of the full size.' : ''}`,
    enabled: true,
    violation_time_limit_seconds: 3600,
    aggregation_window: windowS,
    aggregation_method: 'event_flow',
    aggregation_delay: 30,
    nrql: { query: nrql(watched, gate, scope) },
    critical: {
      operator,
      threshold: gate.limit.value,
      threshold_duration: never ? windowS : durationS,
      threshold_occurrences: never ? 'at_least_once' : 'all',
    },
  }
}

function nrql(watched: Watched, gate: Gate, { profiles, phases }: JudgedIn): string {
  const oneOf = (tag: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`${tag} IN (${values.map(quoted).join(', ')})`]
  const where = [
    `platform = ${quoted(watched.platform)}`,
    ...oneOf('profile', profiles),
    ...oneOf('phase', phases),
    ...Object.entries(watched.tags).map(([tag, value]) => `${tag} = ${quoted(value)}`),
  ]
  return `SELECT ${selected(gate, watched.declared.kind)} FROM Metric WHERE ${where.join(' AND ')} FACET run`
}

function selected({ metric, statistic }: Gate, kind: Watched['declared']['kind']): string {
  const name = `\`${otlpName(metric, kind)}\``
  if (statistic.kind === 'percentile') return `percentile(${name}, ${statistic.percentile})`
  if (statistic.kind === 'rate') return `sum(${name}) / sum(\`${otlpTotalName(metric)}\`)`
  return statistic.kind === 'count-per-hour' ? `rate(sum(${name}), 1 hour)` : `sum(${name})`
}

function limitOf({ comparison, limit }: Gate): string {
  return `${comparisonWords[comparison]} ${quantity(limit.value, limit.unit)}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`
}
