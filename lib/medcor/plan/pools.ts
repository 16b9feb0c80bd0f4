import { type WorkingRole, workingRoles } from '../../../thresholds/medcor-pace'
import { readAccounts } from '../../plan/open-accounts'
import type { ValuesOf } from '../../plan/settings/setting'
import type { sharedSettings } from '../../plan/settings/settings'
import { type Role, roles, vusInRole } from '../drive/roles'
import { type MedcorAccount, parseMedcorAccounts } from './accounts'
import type { medcorSettings } from './settings'

export type MedcorValues = ValuesOf<typeof sharedSettings & typeof medcorSettings>

/** Reads and checks the accounts, a pool for each role, once a run. Throws one line. */
export function openPools(values: MedcorValues, vus: number): Record<string, MedcorAccount[]> {
  let parsed: MedcorAccount[] | undefined
  const inRole = (role: Role) => (text: string, setting: string) => {
    parsed ??= parseMedcorAccounts(text, setting)
    return parsed.filter((account) => account.role === role)
  }
  return Object.fromEntries(
    roles.map((role) => [
      role,
      readAccounts({
        setting: 'MEDCOR_ACCOUNTS',
        path: values.MEDCOR_ACCOUNTS,
        parse: inRole(role),
        vus: role in workingRoles ? vusInRole(role as WorkingRole, vus) : 0,
        shared: values.SHARE_ACCOUNTS,
        role,
      }),
    ]),
  )
}
