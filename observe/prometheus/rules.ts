import { quantity } from '../../lib/plan/summary/format'
import { comparisonWords } from '../comparison-words'
import type { GatedPhase, Watched } from '../watched'
import {
  actualExpression,
  boundExpression,
  breachComparison,
  bucketFactor,
  runLabels,
  samplesExpression,
  selector,
  undecidedBand,
} from './promql'

export interface Rule {
  record?: string
  alert?: string
  expr: string
  labels: Readonly<Record<string, string>>
  annotations?: Readonly<Record<string, string>>
}

/** A file of rules as Prometheus reads it. */
export interface RuleFile {
  groups: { name: string; interval: string; rules: Rule[] }[]
}

/** What Alertmanager has to keep quiet: while one alert fires, others of the same run say nothing. */
export interface Inhibition {
  source_matchers: string[]
  target_matchers: string[]
  equal: string[]
}

/** As often as k6 sends. */
const interval = '5s'
const on = `on (${runLabels.join(', ')})`

/** The recording and alert rules of one platform's table. */
export function rulesOf(platform: string, all: readonly Watched[]): RuleFile {
  return {
    groups: [
      { name: `sla-${platform}-targets`, interval, rules: all.flatMap(recorded) },
      { name: `sla-${platform}-alerts`, interval, rules: all.flatMap(alerts) },
    ],
  }
}

/** Rules of every platform: which phases of a profile count, and whether the services can be read. */
export function rulesOfEveryPlatform(phases: readonly GatedPhase[]): RuleFile {
  return {
    groups: [
      {
        name: 'sla-profiles',
        interval,
        rules: phases.map(({ profile, phase, load }) => ({
          record: 'sla:gated_phase',
          expr: `vector(${load})`,
          labels: { profile, phase },
        })),
      },
      {
        name: 'sla-services',
        interval,
        rules: [
          {
            alert: 'SlaServiceDown',
            // Two readings: one that is late is none that is missing.
            expr: 'max_over_time(up{job=~"sla-.+"}[15s]) == 0',
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $labels.service }} of {{ $labels.platform }} does not give its metrics',
              description: 'Prometheus cannot read {{ $labels.instance }}. What the panels show of it is old.',
            },
          },
        ],
      },
    ],
  }
}

/** An INVALID run says nothing of the platform, and a comparison that failed nothing of what it compares. */
export function inhibitionsOf(all: readonly Watched[]): Inhibition[] {
  const equal = [...runLabels]
  const comparisons = all.filter(({ controls }) => controls.length > 0)
  return [
    {
      source_matchers: ['alertname="SlaRunInvalid"'],
      target_matchers: ['alertname=~"SlaBreached|SlaNearLimit|SlaNoData|SlaTooFewSamples"'],
      equal,
    },
    ...comparisons.map(({ id, controls, platform }) => ({
      source_matchers: ['alertname="SlaComparisonInDoubt"', `target="${id}"`, `platform="${platform}"`],
      target_matchers: ['alertname=~"SlaBreached|SlaNearLimit"', `target=~"${controls.join('|')}"`],
      equal,
    })),
  ]
}

function recorded(watched: Watched): Rule[] {
  const { id, platform } = watched
  const labels = { target: id }
  const bound = boundExpression(watched)
  const limits = watched.gates.map(({ gate, profiles }) => {
    const runs = selector({ platform, profile: profiles, target: id })
    return `0 * sla:target_samples${runs} + ${gate.limit.value}`
  })
  return [
    { record: 'sla:target_samples', expr: samplesExpression(watched), labels },
    { record: 'sla:target_actual', expr: actualExpression(watched), labels },
    ...(bound ? [{ record: 'sla:target_bound', expr: bound, labels }] : []),
    // A limit is told beside the runs that it holds for.
    { record: 'sla:target_limit', expr: limits.join(' or '), labels },
  ]
}

/** The alert of a target that is breached, by what that blames. */
export const breachAlerts = {
  platform: 'SlaBreached',
  generator: 'SlaRunInvalid',
  comparison: 'SlaComparisonInDoubt',
} as const
const severities = { platform: 'critical', generator: 'invalid', comparison: 'warning' } as const
const blamed = {
  platform: '',
  generator: '; to blame is the load generator, so the run is INVALID',
  comparison: '; to blame is the measurement',
} as const

function alerts(watched: Watched): Rule[] {
  const { id, platform, profiles, title, judges, because, clause } = watched
  const scope = selector({ platform, profile: profiles, target: id })
  const samples = `sla:target_samples${scope}`
  const enough = `${samples} >= ${watched.samples.atLeast}`
  const bands = watched.gates.flatMap(({ gate, ...of }) => {
    const band = judges === 'platform' ? undecidedBand(gate) : undefined
    return band ? [`((${seriesOf('actual', watched, of.profiles)} >= ${band.from}) <= ${band.to})`] : []
  })
  const ended = `max by (${runLabels.join(', ')}) (k6_runs_watched_to_the_end_total${selector({ platform, profile: profiles })}) >= 1`
  // While it runs, only what is so whatever comes still; at its end, what was measured.
  const breaches = watched.gates.map(({ gate, profiles }) => {
    const beyond = `(${seriesOf('actual', watched, profiles)} ${breachComparison(gate)})`
    if (!boundExpression(watched)) return beyond
    const surely = `(${seriesOf('bound', watched, profiles)} ${breachComparison(gate)})`
    return `(${beyond} and (${surely} or ${beyond} and ${on} (${ended})))`
  })
  const rule = (alert: string, severity: string, expression: string, summary: string): Rule => ({
    alert,
    expr: [expression, ...conditions(watched)].join(' '),
    labels: { target: id, severity },
    annotations: {
      summary: `${id} ${title}: ${summary} ({{ $labels.platform }} {{ $labels.profile }})`,
      description: `${clause}. ${because}`,
    },
  })
  const limit = watched.gates.map(limitOf).join(', ')
  const value = `{{ $value | humanize }}`
  return [
    rule(
      breachAlerts[judges],
      severities[judges],
      `(${breaches.join(' or ')}) and ${enough}`,
      `${value}, must be ${limit}${blamed[judges]}`,
    ),
    ...(bands.length > 0
      ? [
          rule(
            'SlaNearLimit',
            'info',
            `(${bands.join(' or ')}) and ${enough}`,
            `${value} is within ${Math.round((bucketFactor - 1) * 100)} % of the limit ${limit}; not judged here, the result file judges`,
          ),
        ]
      : []),
    rule(
      'SlaNoData',
      judges === 'generator' ? 'invalid' : 'critical',
      `${ended} unless ${on} (${samples} > 0)`,
      'the run has ended without one sample',
    ),
    rule(
      'SlaTooFewSamples',
      'info',
      `(${samples} > 0) < ${watched.samples.atLeast} and ${on} (${ended})`,
      `{{ $value }} samples, ${watched.samples.atLeast} needed; nothing is said`,
    ),
  ]
}

function seriesOf(what: 'actual' | 'bound', { platform, id }: Watched, profiles: readonly string[]): string {
  return `sla:target_${what}${selector({ platform, profile: profiles, target: id })}`
}

function limitOf({ gate, profiles }: Watched['gates'][number], at: number): string {
  const limit = `${comparisonWords[gate.comparison]} ${quantity(gate.limit.value, gate.limit.unit)}`
  return at === 0 ? limit : `${limit} in ${profiles.join(', ')}`
}

/** What has to be so that a target is judged at all; `sla run --prometheus` tells it. */
function conditions({ needs, provedAt }: Watched): string[] {
  return [
    ...(needs ? [`unless ${on} sla_run_absent${selector({ capability: needs })}`] : []),
    ...(provedAt ? [`and ${on} (sla_run_size${selector({ size: provedAt.size })} >= ${provedAt.value})`] : []),
  ]
}
