import exec from 'k6/execution'
import { bodyGuard } from '../../data/body-guard'

import { type Random, seededRandom } from '../../data/random'
import { guardBodies } from '../../drive/http/outgoing'
import { run } from '../../drive/run'
import type { MedcorValues, Pools } from '../plan/pools'
import { bodies } from './bodies'

interface Context {
  values: MedcorValues
  pools: Pools
}

let context: Context | undefined

/** What the journeys need, from what the init context opened. */
export function adoptContext(pools: Pools, values: MedcorValues): void {
  guardBodies(bodyGuard(bodies))
  context = { pools, values }
}

export function medcor(): Context {
  if (!context) throw new Error('the Medcor context was not opened')
  return context
}

let random: Random | undefined

/** The VU's own random choices: the same for the same SEED and VU. */
export function chance(): Random {
  random ??= seededRandom(run().seed, exec.vu.idInTest)
  return random
}
