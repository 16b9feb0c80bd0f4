import type { ResultStore } from '../../history/store/store'
import { trendOf } from '../../history/trend/trend'
import type { BlamedChange } from '../../report/history/blamed'
import { blame } from '../trend/blame'

/** Every change that the runs of a store show, with the commits between; oldest first. */
export function blamedChanges(store: ResultStore): BlamedChange[] {
  const keys = store.series({})
  return trendOf(keys.map((key) => ({ key, points: store.points(key, { last: longest }) }))).changes.map((change) => ({
    ...change,
    ...blame(change),
  }))
}

/** Runs that are looked back at. */
const longest = 1_000
