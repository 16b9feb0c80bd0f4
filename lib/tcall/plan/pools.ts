import { dialGuard } from '../../data/dial-guard'
import { pool } from '../../data/pool'
import { type Account, parseAccounts } from '../../plan/accounts'
import { openAccounts } from '../../plan/open-accounts'
import type { SettingsOf } from '../../plan/settings/read'
import type { sharedSettings } from '../../plan/settings/settings'
import type { tcallSettings } from './settings'

export type TcallValues = SettingsOf<typeof sharedSettings & typeof tcallSettings>

/** A number to call, from the pool. */
export interface Destination {
  to_number: string
  country_code: string
}

/** What the journeys draw on, shared by all VUs; `platform.vu.ts` finds them by their names. */
export interface Pools {
  accounts: readonly Account[]
  destinations: readonly Destination[]
}

/** Opens and checks the pools, once a run. Throws one line. */
export function openPools(values: TcallValues, vus: number): Pools {
  const { TCALL_ACCOUNTS, SHARE_ACCOUNTS, DIAL_ALLOW } = values
  const dial = dialGuard(DIAL_ALLOW)
  return {
    accounts: openAccounts('tcall-accounts', {
      setting: 'TCALL_ACCOUNTS',
      path: TCALL_ACCOUNTS,
      parse: parseAccounts,
      vus,
      shared: SHARE_ACCOUNTS,
    }),
    destinations: pool<Destination>('tcall-destinations', ({ to_number }) => dial(to_number)),
  }
}
