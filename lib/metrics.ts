import { Counter, Gauge, Rate, Trend } from 'k6/metrics'
import { type MetricName, metrics } from '../thresholds/metrics'

const constructors = { counter: Counter, gauge: Gauge, rate: Rate, trend: Trend } as const

type Custom = { [M in MetricName]: (typeof metrics)[M] extends { builtIn: true } ? never : M }[MetricName]
type Instances = { [M in Custom]: InstanceType<(typeof constructors)[(typeof metrics)[M]['kind']]> }

/** Every custom metric, constructed in each VU from its declaration: k6 refuses a threshold on one it does not know. */
export const metric = Object.fromEntries(
  Object.entries(metrics)
    .filter(([, declared]) => !('builtIn' in declared))
    .map(([name, { kind, unit }]) => [
      name,
      kind === 'trend' ? new Trend(name, unit === 'ms') : new constructors[kind](name),
    ]),
) as unknown as Instances
