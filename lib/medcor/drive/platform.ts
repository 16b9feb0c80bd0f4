import exec from 'k6/execution'

import { type Random, seededRandom } from '../../data/random'
import type { PlatformDrive } from '../../drive/platform'
import { run } from '../../drive/run'
import type { Pool, Pools } from '../../handover'
import type { MedcorAccount } from '../plan/accounts'
import type { MedcorValues } from '../plan/pools'
import type { Role } from './roles'

/** The accounts of each role. */
export type Accounts = Readonly<Record<Role, Pool<MedcorAccount>>>

interface Context {
  values: MedcorValues
  pools: Accounts
}

let context: Context | undefined

/** Medcor as every VU needs it. */
export const medcorDrive: PlatformDrive<MedcorValues> = {
  start(values: MedcorValues, pools: Pools): void {
    context = { values, pools: pools as Accounts }
  },
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
