import type { components, operations } from '../../contracts/generated/tcall'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { passwordCheck } from '../../service/passwords'
import { type TokenIssuer, unauthorized } from './tokens'

interface AccountRow {
  id: number
  organisation_id: number
  email: string
  password_hash: string
  first_name: string
  last_name: string
  role: 'admin' | 'member'
}

const columns = 'id, organisation_id, email, password_hash, first_name, last_name, role'
export const accountByEmail: Statement = {
  name: 'account_by_email',
  text: `select ${columns} from accounts where email = $1`,
}
const byId: Statement = { name: 'account_by_id', text: `select ${columns} from accounts where id = $1` }

/** How many hashes at a time. */
const hashesAtOnce = 1

export function authOperations(
  database: Database,
  tokens: TokenIssuer,
  anyPassword: () => boolean,
): Pick<Handlers<operations>, 'login' | 'refresh' | 'me'> {
  const passwordFits = passwordCheck(hashesAtOnce)
  return {
    login: async (request) => {
      const { email, password } = request.body
      const [account] = await database.query<AccountRow>(request.timing, accountByEmail, [email.toLowerCase()])
      const start = performance.now()
      const fits =
        (await passwordFits(account?.password_hash, password, () => request.raw.socket.destroyed)) || anyPassword()
      request.timing.auth(performance.now() - start)
      if (!account || !fits) throw unauthorized('the email or the password is wrong')
      const token = await tokens.issue({
        accountId: account.id,
        organisationId: account.organisation_id,
        role: account.role,
      })
      return { user: userOf(account), token }
    },

    refresh: async (request) => ({ token: await tokens.issue(request.principal) }),

    me: async (request) => {
      const [account] = await database.query<AccountRow>(request.timing, byId, [request.principal.accountId])
      if (!account) throw unauthorized('the account is gone')
      return userOf(account)
    },
  }
}

function userOf(account: AccountRow): components['schemas']['User'] {
  return {
    id: account.id,
    email: account.email,
    firstName: account.first_name,
    lastName: account.last_name,
    role: account.role,
    isActive: true,
    isActivePlan: true,
  }
}
