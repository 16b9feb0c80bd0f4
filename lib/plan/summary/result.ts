import type { Judged, Series } from '../../../thresholds/judge'
import type { Phase } from '../../../thresholds/plan'
import type { Trait } from '../../../thresholds/traits'
import type { Conclusion } from '../../../thresholds/verdict'
import type { Platform, RunData } from '../platform'
import { availability } from './availability'
import { capacityOf } from './capacity'
import { envelopeOf } from './envelope'
import { countsBy, generatorHealth, reportedSpreads, resourcesUsed, workOf } from './evidence'
import { lastBreach, levelsOf } from './levels'
import type { InstancePart } from './part'

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
  /** Of one of several instances: what the verdict over all of them is made from. */
  part: InstancePart | null
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
    ...envelopeOf({
      ...input,
      kind: 'run',
      id: setup?.run_id ?? null,
      started_at: setup?.started_at ?? null,
      profile: run.profile,
      seed: run.seed,
      time_scale: run.time_scale,
      notes: setup?.notes ?? [],
    }),
    settings: input.settings,
    platform_settings: setup?.platform_settings ?? {},
    clock_skew_ms: setup?.clock_skew_ms ?? {},
    phases: run.phases,
    ...measured(input),
    platform_report: platform.report.summarise(series),
    part: input.part,
    /** Reserved for time series. */
    series: {},
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
    /** The same, level by level, and what came after the load fell; null where it does not. */
    levels: levelsOf(judged, series, run.phases, wordsOf('waiting')),
    recovery_s: run.traits.includes('recovers') ? lastBreach(judged, series) : null,
    /** Uptime over the load, and the longest outage, as the VU that asks for the platform's health saw them; null where nobody asked. */
    availability: availability(series, { phases: run.phases, settings, once: run.traits.includes('once') }),
  }
}

/** The result of a run; `platform_report` is the platform's own section. */
export type Result = ReturnType<typeof resultOf>

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
