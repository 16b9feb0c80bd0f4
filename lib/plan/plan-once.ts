import { SharedArray } from 'k6/data'
import { type Handover, handoverAt, handoverName, type Pool } from '../handover'

/** What plan hands over, before it is one array: the pools' rows by the name of the pool. */
export interface Planned<V, J> {
  drive: Omit<Handover<V>, 'pools'>
  judging: J
  pools: Readonly<Record<string, readonly object[]>>
}

/** The run as it was planned, and the rows of its pools. */
export interface Shared<V, J> {
  handover: Handover<V>
  /** Large: only the first look at the options and the summary may pay for it. */
  judging(): J
  rows: readonly unknown[]
}

/**
 * Plans a run once and shares the result with every VU: at 1,000 VUs, working it out in each, or parsing all of it,
 * costs a gigabyte. The first two elements are JSON text, since k6 freezes what it parses by itself, which costs every
 * VU more than the values do.
 */
export function planOnce<V, J>(make: () => Planned<V, J>): Shared<V, J> {
  const rows = new SharedArray<unknown>(handoverName, () => {
    const { drive, judging, pools } = make()
    const places: Record<string, Pool> = {}
    const all: object[] = []
    for (const [name, of] of Object.entries(pools)) {
      places[name] = { from: handoverAt.rows + all.length, length: of.length }
      all.push(...of)
    }
    return [JSON.stringify({ ...drive, pools: places }), JSON.stringify(judging), ...all]
  })
  return {
    handover: JSON.parse(rows[handoverAt.drive] as string) as Handover<V>,
    judging: () => JSON.parse(rows[handoverAt.judging] as string) as J,
    rows,
  }
}
