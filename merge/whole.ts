import type { Platform } from '../lib/plan/platform'
import { type Result, resultOf } from '../lib/plan/summary/result'
import type { Criterion } from '../thresholds/compile'
import { withControls } from '../thresholds/controls'
import { type Judged, judge } from '../thresholds/judge'
import type { Trait } from '../thresholds/traits'
import { conclude, withoutBlame } from '../thresholds/verdict'
import { fewSamples } from './few-samples'
import { judgeSeries } from './judge-series'
import type { FoundPart, OneRun } from './parts'

/** How a sentence ends that says why a run, or an instance of it, was cut short. */
const notJudged = ': the targets were not judged'

/** What is known of a run beside its parts. */
export interface About {
  platform: Pick<Platform, 'name' | 'title' | 'arrivals' | 'reported' | 'operations' | 'vocabulary' | 'report'>
  /** What the profile declares of itself. */
  traits: readonly Trait[]
  /** What else makes the run invalid: a generator that was held up. */
  invalid?: readonly string[]
}

/** The result of a run that several instances made, judged once. */
export function wholeOf({ parts, invalid: ofParts }: OneRun, { platform, traits, invalid: more = [] }: About): Result {
  const [first] = parts
  if (!first) throw new Error('a run has no parts')
  const { result } = first
  const joint = judgeSeries(
    first.result.part?.criteria ?? [],
    parts.flatMap(({ result: { part } }) => (part ? [part.series] : [])),
  )
  const { series } = joint
  const judged = withControls(joint.judged.map((one) => eachGenerator(one, parts)))
  const invalid = [...ofParts, ...more, ...shared(first.result.part?.criteria ?? [], parts)]
  if (invalid.length === 0 && !series['runs_watched_to_the_end']?.['count'])
    invalid.push('the VU that watches the run did not see its end')
  const judgedFor = result.part?.judged_for
  const conclusion =
    invalid.length > 0
      ? conclude([], { interrupted: `${invalid.join('; ').replaceAll(notJudged, '')}${notJudged}` })
      : conclude(judged, judgedFor ? { judgedFor } : {})
  const setups = parts.flatMap(({ result: of }) => (of.started_at === null ? [] : [of]))
  const [setup] = setups
  const started = setups.flatMap(({ started_at }) => started_at ?? []).sort()
  return resultOf({
    platform,
    run: { profile: result.profile, traits, phases: result.phases, seed: result.seed, time_scale: result.time_scale },
    ended_at:
      parts
        .map(({ result: { ended_at } }) => ended_at)
        .sort()
        .at(-1) ?? result.ended_at,
    judged: invalid.length > 0 ? [] : conclusion.verdict === 'invalid' ? withoutBlame(judged) : judged,
    conclusion,
    series,
    arrivalsPlanned: result.part?.arrivals_planned ?? 0,
    settings: result.settings,
    hosts: result.hosts,
    instance: { index: 1, of: 1 },
    part: null,
    build: { git_sha: result.git_sha, data_sha256: result.data_sha256 },
    scenario_sha256: result.scenario_sha256,
    k6_version: result.k6_version,
    ...(setup && {
      setup: {
        run_id: setup.id ?? '',
        started_at: started[0] ?? '',
        notes: [
          ...new Set(setups.flatMap(({ notes }) => notes)),
          ...(invalid.length > 0 ? [] : [joined(parts.length)]),
        ],
        platform_settings: setup.platform_settings,
        clock_skew_ms: setup.clock_skew_ms,
      },
    }),
    duration_s: Math.max(...parts.map(({ result: { duration_s } }) => duration_s)),
  })
}

/** One generator of many that was late is lost among the samples of the others, but what it measured is not right. */
function eachGenerator(judged: Judged, parts: readonly FoundPart[]): Judged {
  const { criterion, verdict } = judged
  if (criterion.judges !== 'generator' || criterion.statistic.kind !== 'percentile' || verdict !== 'pass') return judged
  const late = parts.find(({ result: { part } }) => {
    const alone = judge(criterion, part?.series ?? {})
    return alone.verdict === 'fail' && alone.samples >= criterion.minSamples / parts.length
  })
  return late
    ? { ...judged, verdict: 'fail', reason: `instance ${late.result.instance.index} was late by itself` }
    : judged
}

/** What one instance alone measures, and two say they did: they made the same part of the load. */
function shared(criteria: readonly Criterion[], parts: readonly FoundPart[]): string[] {
  const double = criteria
    .filter(({ merge }) => merge === 'one-instance')
    .map(({ id, samplesSeries }) => ({
      id,
      in: parts.flatMap(({ result: { part, instance } }) =>
        part?.series[samplesSeries]?.['count'] ? [instance.index] : [],
      ),
    }))
    .find(({ in: holders }) => holders.length > 1)
  return double
    ? [
        `${double.id} was measured by instances ${double.in.join(' and ')}, and one alone may: were two given the same part of the load?`,
      ]
    : []
}

function joined(instances: number): string {
  return `one verdict over ${instances} instances: counts are added; the rank of a percentile is off by 0.5 % at most, and by half a sample of each instance that has more than ${fewSamples}`
}
