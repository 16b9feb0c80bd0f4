import type { MetricOf, TagKey } from './metrics'
import type { Quantity } from './units'
import type { ErrorCause, Resource, Sampled, WebhookLeg, WebhookOutcome, WrongAnswerKind } from './vocabulary'

export type ProfileName = 'smoke' | 'baseline' | 'load' | 'stress' | 'soak'

/** Things a platform may lack; `ABSENT_CAPABILITIES` names those it lacks. */
export const capabilities = {
  'server-timing': 'Server-Timing with `db` on its responses',
  'webhook-proxy': 'a webhook proxy with a ledger before the platform',
  'emission-log': "the provider's emission log",
  'webhook-effects': 'a feed of the effects that webhooks had, with processed_at',
  'proxy-faults': 'fault injection in the webhook proxy',
  queues: 'queues, concurrency and routing in the API',
  'run-filter': 'filtering calls by phone_number_id',
  'run-cleanup': 'deleting what one run created',
  health: 'GET /healthz with its settings and clock',
  metrics: 'GET /metrics in Prometheus format',
  logout: 'ending a session',
  'switch-role': 'going on in another role of the same person',
  'session-count': "counting a run's open sessions",
  'session-timeouts': 'a login that asks for a shorter session',
  'patient-registration': 'registering patients',
  assignments: 'the patients assigned to a nurse',
  'medication-administration': 'the medication record',
  'plain-twin': 'a read of the same record without encryption, to compare with',
  audit: 'audit events of each access',
} as const
export type Capability = keyof typeof capabilities

export type Comparison = '<' | '<=' | '>' | '>='
export type Statistic =
  | { kind: 'percentile'; percentile: number }
  | { kind: 'rate' }
  | { kind: 'count' }
  | { kind: 'count-per-hour' }

/** What is measured, and what it has to be. */
export interface Gate {
  metric: MetricOf<'trend'> | MetricOf<'counter'> | MetricOf<'rate'>
  statistic: Statistic
  comparison: Comparison
  limit: Quantity
}

/** The strategy document states limits without percentiles; this is the reading, and the one place that changes it. */
export const gatePercentile = 95

const trend = (metric: MetricOf<'trend'>, percentile: number) => ({
  below: (limit: Quantity): Gate => ({ metric, statistic: { kind: 'percentile', percentile }, comparison: '<', limit }),
  atMost: (limit: Quantity): Gate => ({
    metric,
    statistic: { kind: 'percentile', percentile },
    comparison: '<=',
    limit,
  }),
  atLeast: (limit: Quantity): Gate => ({
    metric,
    statistic: { kind: 'percentile', percentile },
    comparison: '>=',
    limit,
  }),
})

export const p95 = (metric: MetricOf<'trend'>) => trend(metric, gatePercentile)
/** The level held for 95 % of the time: `p5(m).atLeast(x)`. */
export const p5 = (metric: MetricOf<'trend'>) => trend(metric, 100 - gatePercentile)
export const median = (metric: MetricOf<'trend'>) => trend(metric, 50)
export const rate = (metric: MetricOf<'rate'>) => ({
  atMost: (limit: Quantity): Gate => ({ metric, statistic: { kind: 'rate' }, comparison: '<=', limit }),
  below: (limit: Quantity): Gate => ({ metric, statistic: { kind: 'rate' }, comparison: '<', limit }),
})
export const count = (metric: MetricOf<'counter'>) => ({
  zero: (unit: Quantity['unit']): Gate => ({
    metric,
    statistic: { kind: 'count' },
    comparison: '<=',
    limit: { value: 0, unit },
  }),
})
/** A throughput over the phase alone: k6's own counter rate covers the whole test, ramps included. */
export const perHour = (metric: MetricOf<'counter'>) => ({
  atLeast: (limit: Quantity): Gate => ({ metric, statistic: { kind: 'count-per-hour' }, comparison: '>=', limit }),
})

interface TagValues {
  cause: ErrorCause
  what: WrongAnswerKind
  of: Sampled | 'latency' | 'memory'
  leg: WebhookLeg
  outcome: WebhookOutcome
  resource: Resource
}
/** Tags of a target's samples; the compiler adds the phase. */
export type Tags = Partial<Record<Exclude<TagKey, 'phase' | keyof TagValues>, string> & TagValues>

/** The sizes a run has, of which the target sizes are stated in a row's `provedAt`. */
export type SizeName = 'vus' | 'arrivals_per_hour'

/** One SLA target. */
export interface Target {
  /** What it is about, in the reader's words. */
  title: string
  /** The clause of the strategy document, or where else it comes from. */
  clause: string
  gate: Gate
  /** In smoke, where it is stricter. */
  inSmoke?: Gate
  /** The samples it looks at; the phase is added by the compiler. */
  tags?: Tags
  /** `phase`: judged in each gated phase of the profile. `run`: over the whole run. */
  over: 'phase' | 'run'
  profiles: readonly ProfileName[]
  /** In stress: only from this share of the load on. */
  fromLoad?: number
  /** The counter that holds the number of samples, and the fewest that can pass. */
  samples: { metric: MetricOf<'counter'>; tags?: Tags; atLeast: number }
  /**
   * Samples that follow each other in time and may be correlated: a queue that fills slows its neighbours too. With
   * enough of them the interval is widened to hold each of `batches` equal stretches of the phase.
   */
  correlated?: true
  /** Readings of a state at known times, each nearly the one before: no samples of anything, and so taken as measured. */
  asMeasured?: true
  /** A lower bound of the samples per second that the workload offers at this size, when it is known beforehand. */
  offeredPerSecond?: (size: Record<SizeName, number>, absent: readonly string[]) => number
  /** The share of it that every healthy run reaches; half, unless the workload makes surer of it. */
  guaranteedShare?: number
  /** Below this size the target reads NOT PROVED. */
  provedAt?: { size: SizeName; value: number }
  /** How results of several instances are joined: add counts, merge quantiles, or take the one instance that measured it. */
  merge: 'sum' | 'quantiles' | 'one-instance'
  needs?: Capability
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
