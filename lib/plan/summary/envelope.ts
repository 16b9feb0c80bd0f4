import { type Criterion, statisticKey } from '../../../thresholds/compile'
import type { Judged, Series } from '../../../thresholds/judge'
import type { Conclusion } from '../../../thresholds/verdict'
import { apdex, quantiles } from './percentiles'
import { spreadOf } from './spread'

/** Version of the result file; readers ignore fields they do not know. A field that changes its meaning raises it. */
export const resultVersion = 2

/** What a result of any kind is made from: which run or runs it is of, what was judged, and how it came out. */
export interface EnvelopeInput<Kind extends string> {
  /** What the result is of; each kind adds fields of its own. */
  kind: Kind
  /** null when the run stopped before it had one. */
  id: string | null
  platform: { name: string; title: string }
  profile: string
  started_at: string | null
  ended_at: string
  duration_s: number
  instance: { index: number; of: number }
  build: { git_sha: string; data_sha256: string }
  k6_version: string | null
  /** Hash of what was run: two results with the same hash answer the same question. */
  scenario_sha256: string
  seed: number
  time_scale: number
  hosts: string[]
  conclusion: Conclusion
  /** Sentences that a reader of the numbers has to know. */
  notes: string[]
  judged: readonly Judged[]
  series: Series
}

/** What a command of `sla` knows of a run that it does not judge by the SLA table. */
export type ObservedRun = Pick<
  EnvelopeInput<string>,
  'platform' | 'started_at' | 'ended_at' | 'build' | 'k6_version' | 'scenario_sha256' | 'seed' | 'time_scale' | 'hosts'
>

/** What every kind of result has. Shape: `envelope` in docs/result.schema.json. */
export function envelopeOf<Kind extends string>({ platform, conclusion, ...input }: EnvelopeInput<Kind>) {
  return {
    kind: input.kind,
    version: resultVersion,
    id: input.id,
    platform: platform.name,
    profile: input.profile,
    title: `${platform.title} ${input.profile}`,
    started_at: input.started_at,
    ended_at: input.ended_at,
    duration_s: Math.round(input.duration_s * 1000) / 1000,
    instance: input.instance,
    git_sha: input.build.git_sha,
    k6_version: input.k6_version,
    data_sha256: input.build.data_sha256,
    scenario_sha256: input.scenario_sha256,
    seed: input.seed,
    time_scale: input.time_scale,
    hosts: input.hosts,
    verdict: conclusion.verdict,
    /** The size it holds for, when that is below the targets' own. */
    at: conclusion.at ?? null,
    reason: conclusion.reason,
    notes: input.notes,
    criteria: input.judged.map((judged) => criterionOf(judged, input.series)),
  }
}

export type Envelope = ReturnType<typeof envelopeOf>
export type ResultCriterion = Envelope['criteria'][number]

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
    actual: finite(actual),
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

/** null without data, and for what did not come about: JSON has no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
