import { SharedArray } from 'k6/data'
import { type Account, parseAccounts, requireAccounts } from '../auth/accounts'
import type { SettingsOf } from '../config/read'
import type { sharedSettings } from '../config/settings'
import { dialGuard } from '../data/dial-guard'
import { pool } from '../data/pool'
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
  const opened: Pools = {
    accounts: new SharedArray('tcall-accounts', () => parseAccounts(readAccounts(TCALL_ACCOUNTS), 'TCALL_ACCOUNTS')),
    destinations: pool<Destination>('tcall-destinations', ({ to_number }) => dial(to_number)),
  }
  requireAccounts(opened.accounts.length, vus, SHARE_ACCOUNTS, 'TCALL_ACCOUNTS')
  return opened
}

function readAccounts(path: string): string {
  try {
    return open(path)
  } catch {
    throw new Error(`TCALL_ACCOUNTS "${path}" cannot be read; give it the path of a CSV of email,password`)
  }
}
