import type { components } from '../../../contracts/generated/tcall'
import { requestLine } from '../../../contracts/generated/tcall'
import { dialGuard } from '../../data/dial-guard'
import { accountOf, Session } from '../../drive/auth/session'
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
  dial: (to: string) => string
  session: Session
}

let context: Context | undefined

/** TCall as every VU needs it: each has its own login. */
export const tcallDrive: PlatformDrive<TcallValues> = {
  start(values: TcallValues, { accounts, destinations }: Pools): void {
    const ofVu = accounts as Pool<Account>
    const session = new Session(() => accountOf(ofVu), {
      login: (account) => tokensOf(login(account).body),
      refresh: ({ access: token }) =>
        tokensOf(
          request<components['schemas']['Token']>(values.TCALL_BASE_URL, requestLine.refresh, { token, timed: true })
            .body,
        ),
    })
    context = {
      values,
      accounts: ofVu,
      destinations: destinations as Pool<Destination>,
      dial: refusing(dialGuard(values.DIAL_ALLOW)),
      session,
    }
  },
}

/** What may not be dialled stops the run. */
function refusing(dial: (to: string) => string): (to: string) => string {
  return (to) => {
    try {
      return dial(to)
    } catch (error) {
      throw notSent((error as Error).message)
    }
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
