import { Counter, Gauge, Rate, Trend } from 'k6/metrics'
import type { MetricName, metrics } from '../../thresholds/metrics'

const constructors = { counter: Counter, gauge: Gauge, rate: Rate, trend: Trend } as const

type Custom = { [M in MetricName]: (typeof metrics)[M] extends { builtIn: true } ? never : M }[MetricName]
type Instances = { [M in Custom]: InstanceType<(typeof constructors)[(typeof metrics)[M]['kind']]> }

/**
 * Every custom metric, constructed in each VU: k6 refuses a threshold on one it does not know. The
 * build puts the declarations of `thresholds/metrics.ts` into `__METRICS__`, since the table costs too much here.
 */
export const metric = {} as Instances
for (const declared of __METRICS__.split(' ')) {
  const [name, kind, time] = declared.split(':') as [Custom, keyof typeof constructors, string | undefined]
  ;(metric as Record<string, unknown>)[name] = new constructors[kind](name, time === 'time')
}
