import { SharedArray } from 'k6/data'
import { workingRoles } from '../../thresholds/medcor-pace'
import type { SettingsOf } from '../config/read'
import type { sharedSettings } from '../config/settings'
import { isLoopback, parseUrl } from '../config/url'
import { type MedcorAccount, parseMedcorAccounts } from './accounts'
import { type Role, roles, vusInRole } from './roles'
import type { medcorSettings } from './settings'

export type MedcorValues = SettingsOf<typeof sharedSettings & typeof medcorSettings>

/** What the journeys draw on, shared by all VUs; `platform.vu.ts` finds them by their names. */
export type Pools = Record<Role, readonly MedcorAccount[]>

/** Opens and checks the accounts, once a run. Throws one line. */
export function openPools(values: MedcorValues, vus: number): Pools {
  requireTls(values.MEDCOR_BASE_URL)
  const path = values.MEDCOR_ACCOUNTS
  let parsed: MedcorAccount[] | undefined
  const accounts = () => {
    parsed ??= parseMedcorAccounts(readAccounts(path), 'MEDCOR_ACCOUNTS')
    return parsed
  }
  const pools = Object.fromEntries(
    roles.map((role) => [
      role,
      // k6 makes no empty SharedArray for nothing: a role without accounts is an empty list.
      new SharedArray<MedcorAccount>(`medcor-${role}`, () => accounts().filter((account) => account.role === role)),
    ]),
  ) as unknown as Pools
  for (const role of Object.keys(workingRoles) as (keyof typeof workingRoles)[])
    requireAccounts(role, pools[role].length, vusInRole(role, vus), values.SHARE_ACCOUNTS)
  return pools
}

/** Patient data goes over TLS; only loopback may do without. */
function requireTls(url: string): void {
  const { scheme, host } = parseUrl(url) ?? {}
  if (scheme !== 'https' && !isLoopback(host ?? ''))
    throw new Error(`MEDCOR_BASE_URL "${url}" is not https: patient data goes over TLS; give its https address`)
}

function requireAccounts(role: Role, count: number, needed: number, shared: boolean): void {
  if (count >= needed || (shared && count > 0)) return
  throw new Error(
    `MEDCOR_ACCOUNTS: it holds ${count} accounts of the role ${role} and the run has ${needed} VUs in it; add accounts, lower VUS${count > 0 ? ', or set SHARE_ACCOUNTS=1' : ''}`,
  )
}

function readAccounts(path: string): string {
  try {
    return open(path)
  } catch {
    throw new Error(
      `MEDCOR_ACCOUNTS "${path}" cannot be read; give it the path of a CSV of email,password,role,hospital`,
    )
  }
}
