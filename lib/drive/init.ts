import { SharedArray } from 'k6/data'
import { Counter, Gauge, Rate, Trend } from 'k6/metrics'
import type { MetricTable, metrics } from '../../thresholds/metrics'
import { handoverName } from '../handover'

/*
 * What k6 makes in the init context alone; every VU evaluates it, and build/script.ts hands it to the rest.
 */

/** Adds a value to a metric of k6's, with the tags beside those of the VU. */
type Add = (value: number, tags?: Readonly<Record<string, string>>) => void

/** What adds to each metric of a table that is not built in. */
export type AddTo<T extends MetricTable> = {
  readonly [M in keyof T as T[M] extends { builtIn: true } ? never : M]: Add
}

const constructors = { counter: Counter, gauge: Gauge, rate: Rate, trend: Trend } as const

/**
 * Adds to every custom metric of the script's platform: k6 refuses a threshold on one it does not know. The build puts
 * the declarations of the platform's vocabulary into `__METRICS__`, since the table costs too much here. Only k6's `add`
 * is kept of each: the object around it costs a VU as much again. Typed as what every platform has; a platform's own
 * code knows the rest too: `addCore as AddTo<…>`.
 */
export const addCore = {} as AddTo<typeof metrics>
// By index: the first for…of costs a VU 6 KB.
for (let at = 0; at < __METRICS__.length; at++) {
  const { name, kind, isTime } = __METRICS__[at] as (typeof __METRICS__)[number]
  ;(addCore as Record<string, Add>)[name] = new constructors[kind](name, isTime).add as Add
}

/** What plan made where `__VU` is 0, and nowhere else: there it opens it itself. */
export const handover: readonly unknown[] =
  __VU === 0
    ? []
    : new SharedArray(handoverName, () => {
        throw new Error('a VU was made before the plan of the run')
      })
