import { isLong, minBatchSamples, partsOf, rankInterval } from './confidence'
import { submetric } from './metrics'
import type { Phase, RunShape } from './plan'
import type { Comparison, Gate, SizeName, Statistic, Target, Targets } from './target'

/**
 * A target as one run judges it: in one phase, with the limit and the ranks worked out. Plain data, and all that judge,
 * scorecard, result and JUnit know of the target.
 */
export interface Criterion extends Pick<Target, 'title' | 'clause' | 'because' | 'merge'> {
  id: string
  /** The phase it is judged in; absent when it is judged over the whole run. */
  phase?: string
  /** `gated`: has thresholds. `reported`: measured outside the gated phases. Else why there is no verdict. */
  mode: 'gated' | 'reported' | 'not_proved' | 'not_measured'
  /** What a failure blames: the platform, or, for a measurement that went wrong, the generator or the comparison. */
  judges: 'platform' | NonNullable<Target['judges']>
  /** Of a comparison: the targets that it puts in doubt. */
  controls: readonly string[]
  /** The metric, and the tags of the target's own samples. */
  metric: string
  tags: NonNullable<Target['tags']>
  /** The submetric that holds the values, and the counter submetric that holds the number of samples. */
  series: string
  samplesSeries: string
  statistic: Statistic
  comparison: Comparison
  /** In the metric's own unit: a throughput is a count over the phase. */
  limit: number
  unit: string
  /** Throughputs: what was promised an hour, and what a count over the phase is multiplied by to compare. */
  perHour?: { limit: number; factor: number }
  /** The fewest samples that can pass: of the phase, or, where there are stretches, of each. */
  minSamples: number
  /** Percentiles only: the ranks between which the truth lies with 95 % confidence. */
  ranks?: { lower: number; upper: number }
  /** The submetrics that hold the same percentile of each batch of the phase, where samples may be correlated. */
  batches?: string[]
  /** Percentiles of a long phase: its equal stretches, each judged by itself; the whole is only shown. */
  stretches?: { series: string; samplesSeries: string }[]
  /** Where the values were merged from those of several instances: how far a rank may be off, in percent. */
  rankError?: number
  /** not_proved: how far the run was from the size that proves it. */
  provedAt?: { size: SizeName; actual: number; target: number; unit: string }
  /** not_measured: the capability that the platform lacks. */
  lacks?: string
}

/** What k6 needs: thresholds by submetric. An empty list makes k6 keep the submetric. */
export type Thresholds = Record<string, string[]>

/** The part of the offered load that must have been measured: what a healthy run always reaches. */
const guaranteedShare = 0.5

/**
 * Turns an SLA table into k6 thresholds and the criteria the scorecard judges.
 * Each threshold has its guard, since k6 passes an empty series: a count of the samples behind it.
 */
export function compile(targets: Targets, run: RunShape): { thresholds: Thresholds; criteria: Criterion[] } {
  const thresholds: Thresholds = {}
  const add = (series: string, ...expressions: string[]) => {
    const list = thresholds[series] ?? []
    thresholds[series] = list
    for (const expression of expressions) if (!list.includes(expression)) list.push(expression)
  }
  const criteria = Object.entries(targets)
    .filter(([, { judgedBy, when }]) => !judgedBy && (!when || run.traits.includes(when)))
    .flatMap(([id, target]) => phasesOf(target, run).map((phase) => criterion(id, target, phase, run)))
  for (const c of criteria) {
    const gated = c.mode === 'gated'
    if (c.mode === 'not_measured') continue
    if (c.stretches) {
      add(c.series)
      add(c.samplesSeries)
    }
    for (const { series, samplesSeries } of c.stretches ?? [c]) {
      add(series, ...(gated ? expressions(c) : []))
      add(samplesSeries, ...(gated ? [`count>=${c.minSamples}`] : []))
    }
    for (const batch of c.batches ?? []) add(batch, ...(gated ? [nominal(c)] : []))
  }
  return { thresholds, criteria }
}

/** The criteria of the rows that a command of `sla` judges by itself. */
export function compileFor(command: NonNullable<Target['judgedBy']>, targets: Targets): Criterion[] {
  const run: RunShape = {
    profile: command,
    traits: [],
    phases: [],
    size: { vus: 0, arrivals_per_hour: 0 },
    absent: [],
  }
  return Object.entries(targets).flatMap(([id, target]) =>
    target.judgedBy === command ? [criterion(id, target, undefined, run)] : [],
  )
}

function phasesOf(target: Target, run: RunShape): (Phase | undefined)[] {
  if (target.over === 'run') return [undefined]
  return run.phases.filter((phase) => (phase.gated || phase.reported) && phase.load >= (target.fromLoad ?? 0))
}

function criterion(id: string, target: Target, phase: Phase | undefined, run: RunShape): Criterion {
  const { samples } = target
  const gate = (run.traits.includes('once') && target.once) || target.gate
  const seconds = phase ? phase.toS - phase.fromS : undefined
  const inPhase = phase ? { phase: phase.name } : {}
  const perSecond = phase ? (target.offeredPerSecond?.(loaded(run, phase), run.absent) ?? 0) : 0
  const sureIn = (time: number) => Math.floor(perSecond * time * (target.guaranteedShare ?? guaranteedShare))
  const parts = phase?.gated && seconds && gate.statistic.kind === 'percentile' ? partsOf(seconds) : 0
  // With few samples, each stretch would have too few to pass; and few cost k6 nothing as one series.
  const inStretches =
    seconds !== undefined && parts > 0 && isLong(seconds) && sureIn(seconds / parts) >= samples.atLeast
  const minSamples = Math.max(samples.atLeast, sureIn((seconds ?? 0) / (inStretches ? parts : 1)))
  const tagged = { ...target.tags, ...inPhase }
  const ofPart = <T>(make: (batch: string) => T) => Array.from({ length: parts }, (_, at) => make(String(at + 1)))
  const base: Criterion = {
    id,
    title: target.title,
    clause: target.clause,
    because: target.because,
    merge: target.merge,
    judges: target.judges ?? 'platform',
    controls: target.controls ?? [],
    metric: gate.metric,
    tags: target.tags ?? {},
    ...(phase && { phase: phase.name }),
    mode: phase && !phase.gated ? 'reported' : 'gated',
    series: submetric(gate.metric, tagged),
    samplesSeries: submetric(samples.metric, { ...samples.tags, ...inPhase }),
    statistic: gate.statistic,
    comparison: gate.comparison,
    ...limitOf(gate, seconds),
    minSamples,
    // Whether the generator kept up is a condition of the run, not an estimate of a platform: it is taken as measured.
    ...(gate.statistic.kind === 'percentile' &&
      !target.judges &&
      !target.asMeasured && { ranks: rankInterval(gate.statistic.percentile, minSamples) }),
    ...(inStretches && {
      stretches: ofPart((batch) => ({
        series: submetric(gate.metric, { ...tagged, batch }),
        samplesSeries: submetric(samples.metric, { ...samples.tags, ...inPhase, batch }),
      })),
    }),
    ...(target.correlated &&
      parts > 0 &&
      !inStretches &&
      minSamples >= parts * minBatchSamples && {
        batches: ofPart((batch) => submetric(gate.metric, { ...tagged, batch })),
      }),
  }
  if (target.needs && run.absent.includes(target.needs)) return { ...base, mode: 'not_measured', lacks: target.needs }
  const proof = target.provedAt
  if (base.mode === 'gated' && proof && run.size[proof.size] < proof.value) {
    return {
      ...base,
      mode: 'not_proved',
      provedAt: {
        size: proof.size,
        actual: run.size[proof.size],
        target: proof.value,
        unit: proof.size === 'vus' ? 'VUs' : gate.limit.unit,
      },
    }
  }
  return base
}

function loaded(run: RunShape, phase: Phase | undefined): RunShape['size'] {
  const load = phase?.load ?? 1
  return { vus: run.size.vus * load, arrivals_per_hour: run.size.arrivals_per_hour * load }
}

function limitOf({ statistic, limit }: Gate, seconds = 0): Pick<Criterion, 'limit' | 'unit' | 'perHour'> {
  if (statistic.kind !== 'count-per-hour') return { limit: limit.value, unit: limit.unit }
  return {
    limit: Math.ceil((limit.value / 3600) * seconds),
    unit: limit.unit.replace(/\/h$/, ''),
    perHour: { limit: limit.value, factor: 3600 / seconds },
  }
}

/** The statistic as k6 and its summary spell it. */
export function statisticKey(statistic: Statistic): string {
  if (statistic.kind === 'percentile') return `p(${statistic.percentile})`
  return statistic.kind === 'count-per-hour' ? 'count' : statistic.kind
}

/**
 * What one of several k6 instances may be held to by itself: limits that one sample alone breaks. All else is for the
 * whole; its series are kept.
 */
export function perSampleThresholds(thresholds: Thresholds, criteria: readonly Criterion[]): Thresholds {
  const alone = criteria.filter(
    ({ mode, statistic, comparison, limit }) =>
      mode === 'gated' && statistic.kind === 'count' && comparison === '<=' && limit === 0,
  )
  return {
    ...Object.fromEntries(Object.keys(thresholds).map((series) => [series, []])),
    ...Object.fromEntries(alone.map((c) => [c.series, [nominal(c)]])),
  }
}

const isUpper = ({ comparison }: Criterion) => comparison === '<' || comparison === '<='

/** The rank whose value decides a pass: the one on the limit's side of the interval. */
export function passRank(c: Criterion): number | undefined {
  return rankOf(c, isUpper(c) ? 'upper' : 'lower')
}

/** The rank whose value decides a failure. */
export function failRank(c: Criterion): number | undefined {
  return rankOf(c, isUpper(c) ? 'lower' : 'upper')
}

/** An end of the interval of ranks; of merged values, wider by what their ranks may be off. */
export function rankOf(c: Criterion, end: 'lower' | 'upper'): number | undefined {
  if (c.statistic.kind !== 'percentile' || c.rankError === undefined) return c.ranks?.[end]
  const rank = c.ranks?.[end] ?? c.statistic.percentile
  const wider = end === 'lower' ? Math.max(0, rank - c.rankError) : Math.min(100, rank + c.rankError)
  return Math.round(wider * 10_000) / 10_000
}

const nominal = (c: Criterion): string => `${statisticKey(c.statistic)}${c.comparison}${c.limit}`

function expressions(c: Criterion): string[] {
  // Also gated at the interval's bound: an inconclusive run must not exit 0.
  return c.ranks ? [nominal(c), `p(${passRank(c)})${c.comparison}${c.limit}`] : [nominal(c)]
}
