import { SharedArray } from 'k6/data'
import { Counter, Gauge, Rate, Trend } from 'k6/metrics'
import type { MetricTable, metrics } from '../../thresholds/metrics'
import { handoverName } from '../handover'

/*
 * What k6 makes in the init context alone; every VU evaluates it, and build/script.ts hands it to the rest.
 */

const constructors = { counter: Counter, gauge: Gauge, rate: Rate, trend: Trend } as const

/** k6's object for each metric of a table that is not built in. */
export type MetricsOf<T extends MetricTable> = {
  readonly [M in keyof T as T[M] extends { builtIn: true } ? never : M]: InstanceType<
    (typeof constructors)[T[M]['kind']]
  >
}

/**
 * Every custom metric of the script's platform: k6 refuses a threshold on one it does not know. The build puts the
 * declarations of the platform's vocabulary into `__METRICS__`, since the table costs too much here. Typed as what
 * every platform has; a platform's own code knows the rest too: `metric as MetricsOf<…>`.
 */
export const metric = {} as MetricsOf<typeof metrics>
for (const declared of __METRICS__.split(' ')) {
  const [name, kind, time] = declared.split(':') as [string, keyof typeof constructors, string | undefined]
  ;(metric as Record<string, unknown>)[name] = new constructors[kind](name, time === 'time')
}

/** What plan made where `__VU` is 0, and nowhere else: there it opens it itself. */
export const handover: readonly unknown[] =
  __VU === 0
    ? []
    : new SharedArray(handoverName, () => {
        throw new Error('a VU was made before the plan of the run')
      })
