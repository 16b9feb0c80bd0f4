import { statisticKey } from '../../../thresholds/compile'
import type { Judged, Series } from '../../../thresholds/judge'
import type { Phase } from '../../../thresholds/plan'
import type { Targets } from '../../../thresholds/target'
import type { Trait } from '../../../thresholds/traits'
import type { Conclusion } from '../../../thresholds/verdict'
import type { Vocabulary } from '../../../thresholds/vocabulary'
import type { Platform, RunData } from '../platform'
import { availability } from './availability'
import { capacityOf } from './capacity'
import { countsBy, generatorHealth, reportedSpreads, resourcesUsed } from './evidence'
import { apdex, quantiles } from './percentiles'
import { webhookFunnel } from './webhook-funnel'

/** Version of the result file; readers ignore fields they do not know. A field that changes its meaning raises it. */
export const resultVersion = 1

export interface ResultInput {
  platform: string
  profile: string
  traits: readonly Trait[]
  ended_at: string
  targets: Targets
  arrivals: Pick<Platform['arrivals'], 'counted' | 'title'>
  /** Ungated series worth a line: label by submetric. */
  reported: Readonly<Record<string, string>>
  operations: readonly string[]
  words: Vocabulary['words']
  judged: readonly Judged[]
  conclusion: Conclusion
  series: Series
  phases: readonly Phase[]
  /** Iterations of the open model that the profile plans. */
  arrivalsPlanned: number
  /** The effective settings; secrets and file contents are not among them. */
  settings: Record<string, unknown>
  hosts: string[]
  instance: { index: number; of: number }
  build: { git_sha: string; data_sha256: string }
  k6_version: string | null
  seed: number
  time_scale: number
  run?: RunData
  duration_s: number
}

/** The result file: everything later readers need to judge, compare and merge runs. Shape: docs/result.schema.json. */
export function resultOf(input: ResultInput) {
  const { series, run } = input
  const requests = series['http_reqs']
  const wordsOf = (tag: string) => Object.keys(input.words[tag] ?? {})
  return {
    version: resultVersion,
    platform: input.platform,
    profile: input.profile,
    run_id: run?.run_id ?? null,
    started_at: run?.started_at ?? null,
    ended_at: input.ended_at,
    duration_s: round(input.duration_s),
    instance: input.instance,
    k6_version: input.k6_version,
    git_sha: input.build.git_sha,
    data_sha256: input.build.data_sha256,
    seed: input.seed,
    time_scale: input.time_scale,
    hosts: input.hosts,
    settings: input.settings,
    platform_settings: run?.platform_settings ?? {},
    clock_skew_ms: run?.clock_skew_ms ?? {},
    notes: run?.notes ?? [],
    phases: input.phases,
    verdict: input.conclusion.verdict,
    /** The sentence behind the verdict, with the size it holds for when that is below the targets' own. */
    reason: `${input.conclusion.at ? `at ${input.conclusion.at}: ` : ''}${input.conclusion.reason}`,
    criteria: input.judged.map((judged) => criterionOf(judged, input.targets, series)),
    throughput: {
      requests: requests?.['count'] ?? 0,
      requests_per_second: round(requests?.['rate'] ?? 0),
      iterations: series['iterations']?.['count'] ?? 0,
      /** What the platform took of the open model, and the same from sessions. */
      arrivals: { title: input.arrivals.title, count: series[input.arrivals.counted]?.['count'] ?? 0 },
      calls_left_open: series['calls_left_open']?.['count'] ?? 0,
      failed_share: series['http_req_failed']?.['rate'] ?? 0,
    },
    /** Latencies without a limit, in ms. */
    reported: reportedSpreads(series, input.reported),
    errors_by_cause: countsBy(series, 'request_errors', 'cause', wordsOf('cause')),
    errors_by_operation: countsBy(series, 'request_errors', 'name', input.operations),
    wrong_answers_by_kind: countsBy(series, 'wrong_answers', 'what', wordsOf('what')),
    /** Steps of a service's clock within the run. */
    clock_steps: countsBy(series, 'clock_steps', 'service', wordsOf('service')),
    webhooks: webhookFunnel(series),
    generator: generatorHealth(series, input.arrivalsPlanned),
    resources: resourcesUsed(series, wordsOf('service')),
    /** stress: the highest step, in percent, up to which every target held. */
    capacity_percent: capacityOf(input.judged, input.targets),
    recovery_s: input.phases.some((phase) => phase.name === 'recovery')
      ? (series['recovery_breach_s']?.['max'] ?? 0)
      : null,
    /** Uptime over the load, and the longest outage, as the VU that asks for the platform's health saw them; null where nobody asked. */
    availability: availability(series, { ...input, once: input.traits.includes('once') }),
    /** Status checks that the one before had held up: how late they were sent, in ms. */
    checks_sent_late: { count: series['watch_late_ms']?.['count'] ?? 0, max_ms: series['watch_late_ms']?.['max'] ?? 0 },
    /** Reserved for time series. */
    series: {},
  }
}

export type Result = ReturnType<typeof resultOf>

function criterionOf(
  { criterion: c, verdict, actual, samples, interval, reason, samplesToSettle }: Judged,
  targets: Targets,
  series: Series,
) {
  const target = targets[c.id]
  const values = series[c.series]
  const latency = c.statistic.kind === 'percentile' && target?.gate.limit.unit === 'ms'
  return {
    id: c.id,
    title: target?.title ?? c.id,
    source: target?.clause ?? '',
    because: target?.because ?? '',
    phase: c.phase ?? null,
    metric: c.series,
    statistic: statisticKey(c.statistic),
    comparison: c.comparison,
    limit: c.limit,
    unit: (target?.gate.limit.unit ?? '').replace(/\/h$/, ''),
    actual: actual ?? null,
    interval: interval ?? null,
    /** The same statistic of each batch of the phase, where the interval was widened to hold them. */
    batches: c.batches?.map((name) => series[name]?.[statisticKey(c.statistic)] ?? null) ?? null,
    samples,
    samples_needed: c.minSamples,
    /** When the limit lies inside the interval: how many samples would decide. */
    samples_to_settle: Number.isFinite(samplesToSettle) ? samplesToSettle : null,
    verdict,
    reason: reason ?? null,
    merge: target?.merge ?? 'one-instance',
    judges: target?.judges ?? 'platform',
    quantiles: c.statistic.kind === 'percentile' ? (quantiles(values) ?? null) : null,
    spread:
      latency && values?.['count']
        ? { p50: values['med'], p90: values['p(90)'], p95: values['p(95)'], p99: values['p(99)'], max: values['max'] }
        : null,
    apdex: latency && target.judges !== 'generator' ? (apdex(values, c.limit) ?? null) : null,
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
