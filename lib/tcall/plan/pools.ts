import { dialGuard } from '../../data/dial-guard'
import { type Account, parseAccounts } from '../../plan/accounts'
import { readPool } from '../../plan/data-pool'
import { readAccounts } from '../../plan/open-accounts'
import type { ValuesOf } from '../../plan/settings/setting'
import type { sharedSettings } from '../../plan/settings/settings'
import type { Destination } from '../drive/platform'
import type { tcallSettings } from './settings'

export type TcallValues = ValuesOf<typeof sharedSettings & typeof tcallSettings>

/** Reads and checks the rows of the pools, once a run. Throws one line. */
export function openPools(values: TcallValues, vus: number): { accounts: Account[]; destinations: Destination[] } {
  const { TCALL_ACCOUNTS, SHARE_ACCOUNTS, DIAL_ALLOW } = values
  const dial = dialGuard(DIAL_ALLOW)
  return {
    accounts: readAccounts({
      setting: 'TCALL_ACCOUNTS',
      path: TCALL_ACCOUNTS,
      parse: parseAccounts,
      vus,
      shared: SHARE_ACCOUNTS,
    }),
    destinations: readPool<Destination>('tcall-destinations', ({ to_number }) => dial(to_number)),
  }
}
