import type { Platform } from '../lib/plan/platform'
import type { Profile } from '../lib/plan/profile'
import type { Workload } from '../lib/plan/workload'
import type { Declaration, MetricTable } from '../thresholds/metrics'
import type { Gate, Target } from '../thresholds/target'

/** A phase that targets are judged in. */
export interface GatedPhase {
  profile: string
  phase: string
  /** Share of the target load. */
  load: number
}

/** A row of an SLA table as something that reads metrics sees it, with no word of how the metrics are written. */
export interface Watched
  extends Pick<Target, 'title' | 'clause' | 'because' | 'over' | 'fromLoad' | 'asMeasured' | 'needs' | 'provedAt'> {
  platform: string
  id: string
  /** Of which one holds in each profile: where everything is done once, the limit may be stricter. */
  gates: readonly { gate: Gate; profiles: readonly string[] }[]
  profiles: readonly string[]
  tags: Readonly<Record<string, string>>
  samples: { metric: string; tags: Readonly<Record<string, string>>; atLeast: number }
  judges: 'platform' | NonNullable<Target['judges']>
  controls: readonly string[]
  declared: Declaration
}

/** To have a profile name its phases: they are called the same whatever the workload. */
const anyWorkload: Workload = {
  arrivals: { requests: 1 },
  background: [],
  observer: { journey: 'watch', drain_s: 1 },
  smoke: { longest_s: 60 },
  target: { vus: 1_000, arrivals_per_hour: 10_000 },
}

/** The rows of a platform's table that a k6 run measures. Those that a command judges by itself are in no metric of k6's. */
export function watchedOf(platform: Platform, profiles: readonly Profile[]): Watched[] {
  return Object.entries(platform.targets).flatMap(([id, target]) => {
    const judging = profiles.filter(({ traits }) => !target.when || traits.includes(target.when))
    return target.judgedBy || judging.length === 0 ? [] : [watched(platform, id, target, judging)]
  })
}

/** Every phase that some profile is judged in. */
export function gatedPhasesOf(profiles: readonly Profile[]): GatedPhase[] {
  return profiles.flatMap((profile) => {
    const size = { ...profile.size(anyWorkload.target), time_scale: 1, request_timeout_s: 10 }
    const { phases } = profile.plan(anyWorkload, size, [])
    return phases.flatMap(({ name, gated, load }) => (gated ? [{ profile: profile.name, phase: name, load }] : []))
  })
}

function watched(platform: Platform, id: string, target: Target, judging: readonly Profile[]): Watched {
  const { title, clause, because, over, fromLoad, asMeasured, needs, provedAt, samples, judges = 'platform' } = target
  const once = target.once ? judging.filter(({ traits }) => traits.includes('once')) : []
  const usual = judging.filter((profile) => !once.includes(profile))
  const gates = [
    { gate: target.gate, profiles: namesOf(usual) },
    { gate: target.once ?? target.gate, profiles: namesOf(once) },
  ]
  return {
    platform: platform.name,
    id,
    title,
    clause,
    because,
    over,
    gates: gates.filter(({ profiles }) => profiles.length > 0),
    profiles: namesOf(judging),
    tags: given(target.tags ?? {}),
    samples: { metric: samples.metric, tags: given(samples.tags ?? {}), atLeast: samples.atLeast },
    judges,
    controls: target.controls ?? [],
    declared: declarationOf(target.gate.metric, platform.vocabulary.metrics),
    ...(fromLoad !== undefined && { fromLoad }),
    ...(asMeasured && { asMeasured }),
    ...(needs !== undefined && { needs }),
    ...(provedAt && { provedAt }),
  }
}

const namesOf = (profiles: readonly Profile[]) => profiles.map(({ name }) => name)

function declarationOf(metric: string, table: MetricTable): Declaration {
  const declared = table[metric]
  if (!declared) throw new Error(`the metric ${metric} of a target is not declared`)
  return declared
}

function given(tags: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}
