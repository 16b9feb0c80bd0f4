import type { MetricOf, MetricTable } from './metrics'
import type { Trait } from './traits'
import type { Quantity } from './units'
import type { NamesOf, Vocabulary } from './vocabulary'

export type Comparison = '<' | '<=' | '>' | '>='
export type Statistic =
  | { kind: 'percentile'; percentile: number }
  | { kind: 'rate' }
  | { kind: 'count' }
  | { kind: 'count-per-hour' }
  /** Measured once, by a command. */
  | { kind: 'value' }

/** What is measured, and what it has to be. */
export interface Gate<M extends string = string> {
  metric: M
  statistic: Statistic
  comparison: Comparison
  limit: Quantity
}

/** The strategy document states limits without percentiles; this is the reading, and the one place that changes it. */
export const gatePercentile = 95

function gate<M extends string, U extends string>(metric: M, statistic: Statistic, comparison: Comparison) {
  return (limit: Quantity<U>): Gate<M> => ({ metric, statistic, comparison, limit })
}

/**
 * What makes the gates of a table's rows. A metric that is not declared or of another kind, and a limit in another unit
 * than the metric's, do not compile.
 */
export function gates<T extends MetricTable>(metrics: T) {
  type Trend = MetricOf<T, 'trend'>
  type Counter = MetricOf<T, 'counter'>
  const percentileOf = <M extends Trend>(metric: M, percentile: number) => {
    const statistic = { kind: 'percentile', percentile } as const
    return {
      below: gate<M, T[M]['unit']>(metric, statistic, '<'),
      atMost: gate<M, T[M]['unit']>(metric, statistic, '<='),
      atLeast: gate<M, T[M]['unit']>(metric, statistic, '>='),
    }
  }
  return {
    p95: <M extends Trend>(metric: M) => percentileOf(metric, gatePercentile),
    /** The level held for 95 % of the time: `p5(m).atLeast(x)`. */
    p5: <M extends Trend>(metric: M) => percentileOf(metric, 100 - gatePercentile),
    median: <M extends Trend>(metric: M) => percentileOf(metric, 50),
    rate: <M extends MetricOf<T, 'rate'>>(metric: M) => ({
      atMost: gate<M, T[M]['unit']>(metric, { kind: 'rate' }, '<='),
      below: gate<M, T[M]['unit']>(metric, { kind: 'rate' }, '<'),
    }),
    count: <M extends Counter>(metric: M) => ({
      zero: () => gate(metric, { kind: 'count' }, '<=')({ value: 0, unit: metrics[metric]?.unit ?? '' }),
    }),
    measured: <M extends MetricOf<T, 'gauge'>>(metric: M) => ({
      atMost: gate<M, T[M]['unit']>(metric, { kind: 'value' }, '<='),
      atLeast: gate<M, T[M]['unit']>(metric, { kind: 'value' }, '>='),
    }),
    /** A throughput over the phase alone: k6's own counter rate covers the whole test, ramps included. */
    perHour: <M extends Counter>(metric: M) => ({
      atLeast: gate<M, `${T[M]['unit']}/h`>(metric, { kind: 'count-per-hour' }, '>='),
    }),
  }
}

/** The names that a row may use where the platform does not matter: any. */
interface AnyNames {
  gated: string
  counted: string
  tags: Readonly<Record<string, string | undefined>>
  capability: string
}

/** The sizes a run has, of which the target sizes are stated in a row's `provedAt`. */
export type SizeName = 'vus' | 'arrivals_per_hour'

/** One SLA target. */
export interface Target<N extends AnyNames = AnyNames> {
  /** What it is about, in the reader's words. */
  title: string
  /** The clause of the strategy document, or where else it comes from. */
  clause: string
  gate: Gate<N['gated']>
  /** The stricter gate for a profile that does everything once, if there is one. */
  once?: Gate<N['gated']>
  /** The samples it looks at; the phase is added by the compiler. */
  tags?: N['tags']
  /** `phase`: judged in each gated phase of the profile. `run`: over the whole run. */
  over: 'phase' | 'run'
  /** The trait that a profile needs for it to be judged; every profile when absent. */
  when?: Trait
  /** Where the load changes: judged only from this share of the target load on. */
  fromLoad?: number
  /** The counter that holds the number of samples, and the fewest that can pass. */
  samples: { metric: N['counted']; tags?: N['tags']; atLeast: number }
  /**
   * Samples that follow each other in time and may be correlated: a queue that fills slows its neighbours too. With
   * enough of them the interval is widened to hold each of `batches` equal stretches of the phase.
   */
  correlated?: true
  /** Readings of a state at known times, each close to the one before: not independent samples, so taken as measured. */
  asMeasured?: true
  /** A lower bound of the samples per second that the workload offers at this size, when it is known beforehand. */
  offeredPerSecond?: (size: Record<SizeName, number>, absent: readonly string[]) => number
  /** The share of those samples that every healthy run reaches: half, unless the workload guarantees more. */
  guaranteedShare?: number
  /** Below this size the target reads NOT PROVED. */
  provedAt?: { size: SizeName; value: number }
  /** How results of several instances are joined: add counts, merge quantiles, or take the one instance that measured it. */
  merge: 'sum' | 'quantiles' | 'one-instance'
  needs?: N['capability']
  /** The command of `sla` that judges it, by what it measures itself: no k6 script knows its metric (thresholds/measures.ts). */
  judgedBy?: 'limit' | 'resilience' | 'browser'
  /**
   * What a failed criterion says instead of FAIL, when it judges not the platform but the measurement: `generator`,
   * that the run is INVALID; `comparison`, that the comparison of `controls` is INCONCLUSIVE. Such values are taken as
   * measured: they are conditions, not estimates.
   */
  judges?: 'generator' | 'comparison'
  /** For `comparison`: the targets that it puts in doubt. */
  controls?: readonly string[]
  because: string
}

export type Targets = Record<string, Target>

/** A target, and a table of them, in a platform's own words. */
export type TargetOf<V extends Vocabulary> = Target<NamesOf<V>>
export type TargetsOf<V extends Vocabulary> = Record<string, TargetOf<V>>
