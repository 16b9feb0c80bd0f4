import type { GatedPhase, Watched } from '../watched'
import { boundExpression, bucketFactor, prometheusName, selector } from './promql'
import { breachAlerts } from './rules'

/** A file that `promtool test rules` runs: for each row worlds in which exactly these of its alerts fire. */
export interface RuleTests {
  rule_files: string[]
  evaluation_interval: string
  tests: RuleTest[]
}

interface InputSeries {
  series: string
  values: string
}

interface RuleTest {
  name: string
  interval: string
  input_series: InputSeries[]
  promql_expr_test: { expr: string; eval_time: string; exp_samples: { labels: string; value: number }[] }[]
}

/** A few readings, 5 s apart; alerts are looked at when the last is in. */
const [interval, evalTime, readings] = ['5s', '20s', 4]

/**
 * promtool 2.42 has no notation for native histograms, so percentiles are given as the recording rules would give them:
 * a series of the same name that no rule adds to. That histograms are read right is tested on a real Prometheus.
 */
export function ruleTestsOf(
  all: readonly Watched[],
  phases: readonly GatedPhase[],
  ruleFiles: readonly string[],
): RuleTests {
  return {
    rule_files: [...ruleFiles],
    evaluation_interval: interval,
    tests: all.flatMap((watched) =>
      watched.gates.flatMap((_, at) => {
        const world = World.of(watched, at, phases)
        return world ? testsIn(world) : []
      }),
    ),
  }
}

function testsIn(world: World): RuleTest[] {
  const { watched, gate } = world
  const { needs, provedAt, judges, samples } = watched
  const breach = breachAlerts[judges]
  const percentile = gate.statistic.kind === 'percentile'
  return [
    world.test('beyond the limit', { actual: world.beyond }, breach),
    world.test('within it', { actual: world.within }),
    ...(boundExpression(watched) && percentile
      ? [
          world.test(
            'surely beyond it while it runs',
            { actual: world.beyond, bound: world.beyond, running: true },
            breach,
          ),
          world.test('perhaps beyond it while it runs', { actual: world.beyond, bound: world.within, running: true }),
        ]
      : []),
    world.test('ended without a sample', { samples: 0 }, 'SlaNoData'),
    ...(percentile && judges === 'platform'
      ? [world.test('too near to it for a histogram', { actual: gate.limit.value * 1.01 }, 'SlaNearLimit')]
      : []),
    ...(percentile && samples.atLeast > 1
      ? [world.test('too few samples', { actual: world.beyond, samples: samples.atLeast - 1 }, 'SlaTooFewSamples')]
      : []),
    ...(needs ? [world.test(`without ${needs}`, { samples: 0, absent: needs })] : []),
    ...(provedAt
      ? [world.test('at a size that proves nothing', { actual: world.beyond, size: provedAt.value - 1 })]
      : []),
  ]
}

interface Given {
  actual?: number
  bound?: number
  /** Else it has ended. */
  running?: true
  samples?: number
  absent?: string
  size?: number
}

/** A run in which one target is measured. */
class World {
  private constructor(
    readonly watched: Watched,
    readonly gate: Watched['gates'][number]['gate'],
    private readonly run: Readonly<Record<string, string>>,
    private readonly phase: Readonly<Record<string, string>>,
  ) {}

  static of(watched: Watched, at: number, phases: readonly GatedPhase[]): World | undefined {
    const { platform, over, fromLoad = 0, gates } = watched
    const { gate, profiles = [] } = gates[at] ?? {}
    const found = phases.find(({ profile, load }) => profiles.includes(profile) && load >= fromLoad)
    if (!gate || !found) return undefined
    const run = { run: 'r1', platform, profile: found.profile }
    return new World(watched, gate, run, over === 'phase' ? { phase: found.phase } : {})
  }

  /** A value on the wrong side of the limit, whatever a histogram's error. */
  get beyond(): number {
    const { comparison, limit } = this.gate
    if (comparison === '>' || comparison === '>=') return (limit.value / bucketFactor) * 0.9
    return limit.value === 0 ? 1 : limit.value * bucketFactor * 1.1
  }

  get within(): number {
    const { comparison, limit } = this.gate
    return limit.value * (comparison === '<' || comparison === '<=' ? 0.5 : 2)
  }

  test(what: string, given: Given, ...alerts: string[]): RuleTest {
    const { id } = this.watched
    return {
      name: `${id} in ${this.run['profile']}: ${what}`,
      interval,
      input_series: this.series(given),
      promql_expr_test: [
        {
          expr: `count by (alertname) (ALERTS${selector({ target: id, alertstate: 'firing' })})`,
          eval_time: evalTime,
          exp_samples: alerts.map((alertname) => ({ labels: selector({ alertname }), value: 1 })),
        },
      ],
    }
  }

  private series({
    actual,
    bound,
    running,
    samples = this.watched.samples.atLeast,
    absent,
    size,
  }: Given): InputSeries[] {
    const { provedAt } = this.watched
    return [
      ...(running ? [] : [this.one('k6_runs_watched_to_the_end_total', {}, 1)]),
      ...(samples > 0 ? [this.samplesOf(samples)] : []),
      ...(absent ? [this.one('sla_run_absent', { capability: absent }, 1)] : []),
      ...(provedAt ? [this.one('sla_run_size', { size: provedAt.size }, size ?? provedAt.value)] : []),
      ...(actual === undefined ? [] : this.valuesOf(actual)),
      ...(bound === undefined ? [] : [this.one('sla:target_bound', { target: this.watched.id, ...this.phase }, bound)]),
    ]
  }

  private samplesOf(count: number): InputSeries {
    const { metric, tags } = this.watched.samples
    return this.one(prometheusName(metric, { kind: 'counter', unit: '' }), { ...tags, ...this.phase }, count)
  }

  private valuesOf(actual: number): InputSeries[] {
    const { declared, tags, id } = this.watched
    const { metric, statistic } = this.gate
    const name = prometheusName(metric, declared)
    if (statistic.kind === 'count') return actual > 0 ? [this.one(name, { ...tags, ...this.phase }, actual)] : []
    // k6 has the share of each series.
    if (statistic.kind === 'rate') return [this.one(name, { ...tags, ...this.phase }, Math.min(1, actual))]
    return [this.one('sla:target_actual', { target: id, ...this.phase }, actual)]
  }

  private one(name: string, labels: Readonly<Record<string, string>>, value: number): InputSeries {
    return { series: `${name}${selector({ ...labels, ...this.run })}`, values: `${value}x${readings}` }
  }
}
