import exec from 'k6/execution'
import type { components } from '../../../contracts/generated/tcall'
import { requestLine } from '../../../contracts/generated/tcall'
import { bodyGuard, dialable } from '../../data/body-guard'
import { dialGuard } from '../../data/dial-guard'
import { tcallBodies } from '../../data/fields/tcall'
import { type Random, seededRandom } from '../../data/random'
import { accountOf, Session } from '../../drive/auth/session'
import type { Tokens } from '../../drive/auth/token'
import { request } from '../../drive/http/client'
import { guardBodies, notSent } from '../../drive/http/outgoing'
import { run } from '../../drive/run'
import type { Account } from '../../plan/accounts'
import type { Pools, TcallValues } from '../plan/pools'

interface Context extends Pools {
  values: TcallValues
  dial: (to: string) => string
  session: Session
}

let context: Context | undefined

/** What the journeys need, from what the init context opened; each VU has its own. */
export function adoptContext(pools: Pools, values: TcallValues): void {
  const session = new Session(() => accountOf(pools.accounts), {
    login: (account) => tokensOf(login(account).body),
    refresh: ({ access: token }) =>
      tokensOf(
        request<components['schemas']['Token']>(values.TCALL_BASE_URL, requestLine.refresh, { token, timed: true })
          .body,
      ),
  })
  guardBodies(bodyGuard(tcallBodies(dialable(values.DIAL_ALLOW))))
  context = { ...pools, values, dial: refusing(dialGuard(values.DIAL_ALLOW)), session }
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
