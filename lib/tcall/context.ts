import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import type { components } from '../../contracts/generated/tcall'
import { requestLine } from '../../contracts/generated/tcall'
import { type Account, parseAccounts, requireAccounts } from '../auth/accounts'
import { Session } from '../auth/session'
import type { SettingsOf } from '../config/read'
import type { sharedSettings, tcallSettings } from '../config/settings'
import { dialGuard } from '../data/dial-guard'
import { pool } from '../data/pool'
import { type Random, seededRandom } from '../data/random'
import { request } from '../http/client'
import { run } from '../run'

export type TcallValues = SettingsOf<typeof sharedSettings & typeof tcallSettings>

/** A number to call, from the pool. */
export interface Destination {
  to_number: string
  country_code: string
}

interface Context {
  values: TcallValues
  accounts: readonly Account[]
  destinations: readonly Destination[]
  dial: (to: string) => string
  session: Session
}

let context: Context | undefined

/** Opens what the journeys need; runs once in the init context of every VU. */
export function openContext(values: TcallValues, vus: number): void {
  const accounts = new SharedArray('tcall-accounts', () =>
    parseAccounts(readAccounts(values.TCALL_ACCOUNTS), 'TCALL_ACCOUNTS'),
  )
  requireAccounts(accounts.length, vus, values.SHARE_ACCOUNTS, 'TCALL_ACCOUNTS')
  const session = new Session(accounts, {
    login: (account) => login(account).body?.token,
    refresh: (token) =>
      request<components['schemas']['Token']>(values.TCALL_BASE_URL, requestLine.refresh, { token, timed: true }).body
        ?.token,
  })
  const dial = dialGuard(values.DIAL_ALLOW)
  context = {
    values,
    accounts,
    destinations: pool<Destination>('tcall-destinations', ({ to_number }) => dial(to_number)),
    dial,
    session,
  }
}

/** Goes on with what another part of the script opened. */
export function adoptContext(opened: object): void {
  context = opened as Context
}

function readAccounts(path: string): string {
  try {
    return open(path)
  } catch {
    throw new Error(`TCALL_ACCOUNTS "${path}" cannot be read; give it the path of a CSV of email,password`)
  }
}

/** One login, measured by its own name and never as part of another step. */
export function login(account: Account) {
  return request<components['schemas']['LoginResult']>(tcall().values.TCALL_BASE_URL, requestLine.login, {
    body: account,
    timed: true,
  })
}

export function tcall(): Context {
  if (!context) throw new Error('the TCall context was not opened')
  return context
}

let random: Random | undefined

/** The VU's own random choices: the same for the same SEED and VU. */
export function chance(): Random {
  random ??= seededRandom(run().seed, exec.vu.idInTest)
  return random
}
