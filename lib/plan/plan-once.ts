import { SharedArray } from 'k6/data'
import { type Handover, handoverAt, handoverName, type PlannedRun, type Pool, type Run } from '../handover'

/** A run as it was planned: the part that only plan needs. */
export interface PlannedOnce<V, J> {
  run: PlannedRun
  values: V
  judging: J
}

/** The run as it was planned, and the pools' rows with their places. */
export interface Shared<V, J> extends PlannedOnce<V, J> {
  handover: Handover<V>
  rows: readonly unknown[]
}

/**
 * Plans a run once and shares the result with every VU: at 1,000 VUs, working it out in each, or parsing all of it,
 * costs a gigabyte. The first two elements are JSON text, since k6 freezes what it parses by itself, which costs every
 * VU more than the values do.
 * @param make also gives the pools' rows by the name of the pool, and which of the values each VU needs
 */
export function planOnce<V extends object, J>(
  make: () => PlannedOnce<V, J> & {
    pools: Readonly<Record<string, readonly object[]>>
    needed: (name: string) => boolean
  },
): Shared<V, J> {
  const rows = new SharedArray<unknown>(handoverName, () => {
    const { pools, needed, ...planned } = make()
    const places: Record<string, Pool> = {}
    const all: object[] = []
    for (const [name, of] of Object.entries(pools)) {
      places[name] = { from: handoverAt.rows + all.length, length: of.length }
      all.push(...of)
    }
    const values = Object.fromEntries(Object.entries(planned.values).filter(([name]) => needed(name)))
    return [
      JSON.stringify({ run: forVus(planned.run), values, pools: places }),
      JSON.stringify({ ...planned, places }),
      ...all,
    ]
  })
  const { places, ...planned } = JSON.parse(rows[handoverAt.plan] as string) as PlannedOnce<V, J> & {
    places: Handover['pools']
  }
  return { ...planned, handover: { run: planned.run, values: planned.values, pools: places }, rows }
}

/** Each field costs every VU some 100 bytes, and each object 500. */
function forVus({ platform, profile, traits, size, phases, ...run }: PlannedRun): Run {
  return {
    ...run,
    size: { request_timeout_s: size.request_timeout_s },
    phases: phases.map(({ name, fromS, toS, gated }) => ({ name, fromS, toS, gated })),
  }
}
