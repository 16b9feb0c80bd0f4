import { type Criterion, statisticKey } from '../../../thresholds/compile'
import type { Judged, Series } from '../../../thresholds/judge'
import type { Phase } from '../../../thresholds/plan'
import type { Trait } from '../../../thresholds/traits'
import type { Conclusion } from '../../../thresholds/verdict'
import type { Platform, RunData } from '../platform'
import { availability } from './availability'
import { capacityOf } from './capacity'
import { countsBy, generatorHealth, reportedSpreads, resourcesUsed, workOf } from './evidence'
import { apdex, quantiles } from './percentiles'
import { spreadOf } from './spread'

/** Version of the result file; readers ignore fields they do not know. A field that changes its meaning raises it. */
export const resultVersion = 2

export interface ResultInput {
  platform: Pick<Platform, 'name' | 'title' | 'arrivals' | 'reported' | 'operations' | 'vocabulary' | 'report'>
  run: { profile: string; traits: readonly Trait[]; phases: readonly Phase[]; seed: number; time_scale: number }
  ended_at: string
  judged: readonly Judged[]
  conclusion: Conclusion
  series: Series
  /** Iterations of the open model that the profile plans. */
  arrivalsPlanned: number
  /** The effective settings; secrets and file contents are not among them. */
  settings: Record<string, unknown>
  hosts: string[]
  instance: { index: number; of: number }
  build: { git_sha: string; data_sha256: string }
  /** Of the scenarios and options that k6 ran. */
  scenario_sha256: string
  k6_version: string | null
  setup?: RunData
  duration_s: number
}

/** The result file: everything later readers need to judge, compare and merge runs. Shape: docs/result.schema.json. */
export function resultOf(input: ResultInput) {
  const { platform, run, series, setup } = input
  return {
    ...envelopeOf(input),
    settings: input.settings,
    platform_settings: setup?.platform_settings ?? {},
    clock_skew_ms: setup?.clock_skew_ms ?? {},
    phases: run.phases,
    ...measured(input),
    platform_report: platform.report.summarise(series),
    /** Reserved for time series. */
    series: {},
  }
}

/** What every kind of result has: which run it is of, what was judged, and how it came out. */
function envelopeOf({ platform, run, setup, conclusion, ...input }: ResultInput) {
  return {
    kind: 'run' as const,
    version: resultVersion,
    id: setup?.run_id ?? null,
    platform: platform.name,
    profile: run.profile,
    title: `${platform.title} ${run.profile}`,
    started_at: setup?.started_at ?? null,
    ended_at: input.ended_at,
    duration_s: round(input.duration_s),
    instance: input.instance,
    git_sha: input.build.git_sha,
    k6_version: input.k6_version,
    data_sha256: input.build.data_sha256,
    scenario_sha256: input.scenario_sha256,
    seed: run.seed,
    time_scale: run.time_scale,
    hosts: input.hosts,
    verdict: conclusion.verdict,
    /** The size it holds for, when that is below the targets' own. */
    at: conclusion.at ?? null,
    reason: conclusion.reason,
    notes: setup?.notes ?? [],
    criteria: input.judged.map((judged) => criterionOf(judged, input.series)),
  }
}

/** What a run measured besides its criteria. */
function measured({ platform, run, series, settings, judged, arrivalsPlanned }: ResultInput) {
  const requests = series['http_reqs']
  const wordsOf = (tag: string) => Object.keys(platform.vocabulary.words[tag] ?? {})
  return {
    throughput: {
      requests: requests?.['count'] ?? 0,
      requests_per_second: round(requests?.['rate'] ?? 0),
      iterations: series['iterations']?.['count'] ?? 0,
      /** What the platform took of the open model, and the same from sessions. */
      arrivals: { title: platform.arrivals.title, count: series[platform.arrivals.counted]?.['count'] ?? 0 },
      failed_share: series['http_req_failed']?.['rate'] ?? 0,
      /** Requests of sessions and arrivals alone, and how many of them failed. */
      work: workOf(series),
    },
    /** Latencies without a limit, in ms. */
    reported: reportedSpreads(series, platform.reported),
    errors_by_cause: countsBy(series, 'request_errors', 'cause', wordsOf('cause')),
    errors_by_operation: countsBy(series, 'request_errors', 'name', platform.operations),
    wrong_answers_by_kind: countsBy(series, 'wrong_answers', 'what', wordsOf('what')),
    generator: generatorHealth(series, arrivalsPlanned),
    resources: resourcesUsed(series, wordsOf('service')),
    /** Where the load rises in steps: the highest, in percent, up to which every target held. */
    capacity_percent: capacityOf(judged),
    recovery_s: run.traits.includes('recovers') ? (series['recovery_breach_s']?.['max'] ?? 0) : null,
    /** Uptime over the load, and the longest outage, as the VU that asks for the platform's health saw them; null where nobody asked. */
    availability: availability(series, { phases: run.phases, settings, once: run.traits.includes('once') }),
  }
}

/** The result of a run; `platform_report` is the platform's own section. */
export type Result = ReturnType<typeof resultOf>

function criterionOf(
  { criterion: c, verdict, actual, samples, interval, reason, samplesToSettle }: Judged,
  series: Series,
) {
  const values = series[c.series]
  const latency = c.statistic.kind === 'percentile' && c.unit === 'ms'
  return {
    id: c.id,
    title: c.title,
    source: c.clause,
    because: c.because,
    phase: c.phase ?? null,
    metric: c.series,
    statistic: statisticKey(c.statistic),
    comparison: c.comparison,
    limit: c.limit,
    unit: c.unit,
    actual: actual ?? null,
    /** Throughputs, which are judged as the count that the phase needs: the same by the hour, as it was promised. */
    per_hour: c.perHour
      ? { limit: c.perHour.limit, actual: actual === undefined ? null : actual * c.perHour.factor }
      : null,
    interval: interval ?? null,
    /** The same statistic of each equal part of the phase: the interval holds them, or the phase was judged by them. */
    batches: partsOf(c)?.map((name) => series[name]?.[statisticKey(c.statistic)] ?? null) ?? null,
    samples,
    samples_needed: c.minSamples * (c.stretches?.length ?? 1),
    /** When the limit lies inside the interval: how many samples would decide. */
    samples_to_settle: Number.isFinite(samplesToSettle) ? (samplesToSettle ?? null) : null,
    verdict,
    reason: reason ?? null,
    merge: c.merge,
    judges: c.judges,
    controls: c.controls,
    quantiles: c.statistic.kind === 'percentile' ? (quantiles(values) ?? null) : null,
    spread: latency ? spreadOf(series, c.series) : null,
    apdex: latency && c.judges !== 'generator' ? (apdex(values, c.limit) ?? null) : null,
  }
}

function partsOf(c: Criterion): string[] | undefined {
  return c.stretches?.map(({ series }) => series) ?? c.batches
}

export type ResultCriterion = Result['criteria'][number]

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
