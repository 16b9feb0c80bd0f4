import { rankInterval } from '../../thresholds/confidence'
import type { Declaration } from '../../thresholds/metrics'
import type { Gate } from '../../thresholds/target'
import type { Watched } from '../watched'

/** What tells runs apart: `sla run --prometheus` adds these to every series that k6 sends. */
export const runLabels = ['run', 'platform', 'profile'] as const

/**
 * Bounds of neighbouring buckets of k6's native histograms differ by this factor: the schema that k6 asks for by "at most
 * 1.1", 2^(2^-3). A percentile read from them can be so far from the true one, in either direction.
 */
export const bucketFactor = 2 ** (2 ** -3)

/** The name under which k6 writes a metric to Prometheus, with Trends as native histograms. */
export function prometheusName(metric: string, { kind, unit }: Pick<Declaration, 'kind' | 'unit'>): string {
  const suffix = { counter: '_total', rate: '_rate', gauge: '', trend: unit === 'ms' ? '_seconds' : '' }[kind]
  return `k6_${metric}${suffix}`
}

/** `{a="b",c=~"d|e"}`; an array is one of several. */
export function selector(labels: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (typeof value === 'string') return [`${name}="${value}"`]
    return [value.length === 1 ? `${name}="${value[0]}"` : `${name}=~"${value.join('|')}"`]
  })
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const byOf = ({ over }: Watched) => `by (${[...runLabels, ...(over === 'phase' ? ['phase'] : [])].join(', ')})`
const scopeOf = ({ platform, profiles }: Watched) => ({ platform, profile: profiles })

/** Only the phases that the profile is judged in. */
function inItsPhases(expression: string, { over, fromLoad }: Watched): string {
  if (over === 'run') return expression
  const phases = fromLoad === undefined ? 'sla:gated_phase' : `(sla:gated_phase >= ${fromLoad})`
  return `(${expression}) and on (profile, phase) ${phases}`
}

/** How many samples stand behind a target, in each phase of each run. */
export function samplesExpression(watched: Watched): string {
  const { metric, tags } = watched.samples
  const name = prometheusName(metric, { kind: 'counter', unit: '' })
  return inItsPhases(`sum ${byOf(watched)} (${name}${selector({ ...scopeOf(watched), ...tags })})`, watched)
}

/** Two-sided 95 % of the normal distribution. */
const z95 = 1.96

/** How long a throughput has to be seen before it is told by the hour. */
const throughputWindow = '1m'
/**
 * The bound of what is measured that is nearest to the limit, with 95 % confidence: by order statistics, with the fewest
 * samples that the target takes, or by the normal approximation of a share. Only what is beyond the limit by this bound is
 * so whatever comes still. undefined where the value is as it was measured.
 */
export function boundExpression(watched: Watched): string | undefined {
  const gate = watched.gates[0]?.gate
  if (!gate || watched.judges !== 'platform' || watched.asMeasured) return undefined
  const { statistic, comparison } = gate
  if (statistic.kind === 'percentile') {
    const { lower, upper } = rankInterval(statistic.percentile, watched.samples.atLeast)
    return inItsPhases(measured(watched, comparison === '<' || comparison === '<=' ? lower : upper), watched)
  }
  if (statistic.kind !== 'rate') return undefined
  const of = (what: string) => `sla:target_${what}${selector({ ...scopeOf(watched), target: watched.id })}`
  const share = of('actual')
  return `${share} - ${z95} * sqrt(${share} * (1 - ${share}) / ${of('samples')})`
}

/** What is measured for a target, in the unit of its limit, since its phase or the run began. Without a sample there is none. */
export function actualExpression(watched: Watched): string {
  return inItsPhases(measured(watched), watched)
}

/** @param percentile instead of the gate's */
function measured(watched: Watched, percentile?: number): string {
  const { declared, tags, gates } = watched
  const gate = gates[0]?.gate
  if (!gate) throw new Error(`${watched.id} has no gate`)
  const by = byOf(watched)
  const series = `${prometheusName(gate.metric, declared)}${selector({ ...scopeOf(watched), ...tags })}`
  const { statistic } = gate
  if (statistic.kind === 'percentile') {
    const p = rounded((percentile ?? statistic.percentile) / 100)
    const quantile = `histogram_quantile(${p}, sum ${by} (${series}))`
    return declared.unit === 'ms' ? `1000 * ${quantile}` : quantile
  }
  if (statistic.kind === 'rate') {
    // k6 writes the share of each series alone: times its requests that is a count, and counts add up.
    const requests = `k6_http_reqs_total${selector({ ...scopeOf(watched), ...tags })}`
    return `sum ${by} (${series} * ignoring (__name__) ${requests}) / sum ${by} (${requests})`
  }
  if (statistic.kind === 'count-per-hour') {
    // Only while it is counted, and has been for a minute: by the times of the readings themselves, since a window that
    // reaches beyond the phase has another rate. After the run, what the result file says.
    const before = `${series} offset ${throughputWindow}`
    const told = `sla_result_actual${selector({ ...scopeOf(watched), target: watched.id })}`
    return [
      `3600 * (sum ${by} (${series}) - sum ${by} (${before}))`,
      `/ (max ${by} (timestamp(${series})) - max ${by} (timestamp(${before})))`,
      `and (sum ${by} (${series}) > sum ${by} (${series} offset 10s))`,
      `or max ${by} (${told})`,
    ].join(' ')
  }
  // What nothing was added to is not there: with samples behind it, that is a true zero.
  const none = `0 * sum ${by} (sla:target_samples${selector({ ...scopeOf(watched), target: watched.id })})`
  return `sum ${by} (${series}) or ${none}`
}

/** When a value is beyond the limit whatever the true one is: for percentiles, by more than a bucket is wide. */
export function breachComparison({ comparison, statistic, limit }: Gate): string {
  const slack = statistic.kind === 'percentile' ? bucketFactor : 1
  if (comparison === '<') return slack === 1 ? `>= ${limit.value}` : `> ${rounded(limit.value * slack)}`
  if (comparison === '<=') return `> ${rounded(limit.value * slack)}`
  return comparison === '>' && slack === 1 ? `<= ${limit.value}` : `< ${rounded(limit.value / slack)}`
}

/** The values around the limit at which the true one may be on either side; undefined where the value is exact. */
export function undecidedBand({ statistic, limit }: Gate): { from: number; to: number } | undefined {
  if (statistic.kind !== 'percentile') return undefined
  return { from: rounded(limit.value / bucketFactor), to: rounded(limit.value * bucketFactor) }
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
