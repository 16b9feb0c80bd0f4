import type { PlatformDrive } from '../../drive/platform'
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

export function medcorContext(): Context {
  if (!context) throw new Error('the Medcor context was not opened')
  return context
}
