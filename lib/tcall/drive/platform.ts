import type { components } from '../../../contracts/generated/tcall'
import { requestLine } from '../../../contracts/generated/tcall'
import { dialled } from '../../data/dial-guard'
import { type Authenticator, accountOf, newSession, type Session } from '../../drive/auth/session'
import type { Tokens } from '../../drive/auth/token'
import { type RequestOptions, request } from '../../drive/http/client'
import { notSent } from '../../drive/http/outgoing'
import type { PlatformDrive } from '../../drive/platform'
import type { Pool, Pools } from '../../handover'
import type { Account } from '../../plan/accounts'
import type { TcallValues } from '../plan/pools'

/** A number to call, from the pool. */
export interface Destination {
  to_number: string
  country_code: string
}

interface Context {
  values: TcallValues
  accounts: Pool<Account>
  destinations: Pool<Destination>
}

let context: Context | undefined
let session: Session | undefined

/** TCall as every VU needs it. */
export const tcallDrive: PlatformDrive<TcallValues> = {
  start(values: TcallValues, { accounts, destinations }: Pools): void {
    context = { values, accounts: accounts as Pool<Account>, destinations: destinations as Pool<Destination> }
  },
}

/** The VU's own login; made at the first use, since the init context knows no VU. */
export function ownSession(): Session {
  session ??= newSession(accountOf(tcallContext().accounts))
  return session
}

/** How TCall logs in and refreshes. */
export const tcallLogins: Authenticator = {
  login: ({ account }) => tokensOf(login(account).body),
  refresh: ({ access: token }) =>
    tokensOf(
      request<components['schemas']['Token']>(tcallContext().values.TCALL_BASE_URL, requestLine.refresh, {
        token,
        timed: true,
      }).body,
    ),
}

/** Lets a number through that may be dialled; any other stops the run. */
export function requireDialable(to: string): void {
  try {
    dialled(to, tcallContext().values.DIAL_ALLOW)
  } catch (error) {
    throw notSent((error as Error).message)
  }
}

function tokensOf(body: { token?: string } | undefined): Tokens | undefined {
  return body?.token ? { access: body.token } : undefined
}

/** One login, measured by its own name and never as part of another step. */
export function login(account: Account, ask: Pick<RequestOptions, 'expect'> = {}) {
  return request<components['schemas']['LoginResult']>(tcallContext().values.TCALL_BASE_URL, requestLine.login, {
    ...ask,
    body: { email: account.email, password: account.password },
    timed: true,
  })
}

export function tcallContext(): Context {
  if (!context) throw new Error('the TCall context was not opened')
  return context
}
