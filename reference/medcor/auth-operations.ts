import type { components, operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { passwordCheck } from '../../service/passwords'
import { Refusal } from '../../service/refusal'
import type { AuditLog } from './audit'
import type { Caller } from './caller'
import { type Jwt, unauthorized } from './jwt'
import type { LoginThrottle } from './login-throttle'
import type { Patients } from './patients'
import type { Sessions, StoredSession } from './sessions'
import type { MedcorSettings } from './settings'
import { type UserRow, userColumns, userOf, userTables } from './users'

type Tokens = components['schemas']['Tokens']

const byEmail: Statement = {
  name: 'user_by_email',
  text: `select ${userColumns}, password_hash from ${userTables} where email = $1`,
}
const byId: Statement = { name: 'user_by_id', text: `select ${userColumns} from ${userTables} where users.id = $1` }

type AuthOperation = 'login' | 'refresh' | 'logout' | 'profile' | 'switchRole' | 'countSessions'

/** How many hashes at a time. */
const hashesAtOnce = 2

export function authOperations(
  {
    database,
    patients,
    sessions,
    audit,
    jwt,
    throttle,
    anyPassword,
  }: {
    database: Database
    patients: Patients
    sessions: Sessions
    audit: AuditLog
    jwt: Jwt
    throttle: LoginThrottle
    /** Whether a password is not looked at: a fault. */
    anyPassword: () => boolean
  },
  settings: Pick<MedcorSettings, 'accessTokenTtlS' | 'sessionIdleS' | 'sessionAbsoluteS'>,
): Pick<Handlers<operations>, AuthOperation> {
  const passwordFits = passwordCheck(hashesAtOnce)
  return {
    login: async (request) => {
      const { timing, body, ip } = request
      const email = body.email.toLowerCase()
      throttle.assertMayTry(email, ip)
      const [row] = await database.query<UserRow & { password_hash: string }>(timing, byEmail, [email])
      const start = performance.now()
      let tried = true
      // A client that gave up has not guessed wrong; nor has one that is refused since others did while it waited.
      const abandoned = () => {
        tried = !request.raw.socket.destroyed && throttle.waitMs(email, ip) === 0
        return !tried
      }
      const fits = (await passwordFits(row?.password_hash, body.password, abandoned)) || anyPassword()
      timing.auth(performance.now() - start)
      if (!tried) throttle.assertMayTry(email, ip)
      else if (!fits) throttle.failed(email, ip)
      if (!row || !fits) throw unauthorized('the email or the password is wrong')
      throttle.succeeded(email, ip)
      const user = userOf(timing, patients, row)
      const { idle_timeout_s: idleS = Infinity, absolute_timeout_s: absoluteS = Infinity } = body
      const session = await sessions.open(timing, {
        userId: row.id,
        hospitalId: row.hospital_id,
        role: user.role,
        runId: request.headers['x-run-id'] ?? null,
        idleMs: Math.min(idleS, settings.sessionIdleS) * 1000,
        expiresAt: Date.now() + Math.min(absoluteS, settings.sessionAbsoluteS) * 1000,
      })
      return { user, tokens: await tokensOf(session) }
    },

    refresh: async (request) => {
      const { timing } = request
      const start = performance.now()
      const { sessionId, generation } = await jwt.verify(request.body.refresh, 'refresh')
      timing.auth(performance.now() - start)
      return tokensOf(await sessions.renew(timing, sessionId, generation))
    },

    logout: async (request) => {
      await sessions.end(request.timing, request.caller.id)
      return { message: 'Logged out' }
    },

    profile: async (request) => {
      const { timing, caller } = request
      return userOf(timing, patients, await rowOf(caller, timing), caller.role)
    },

    switchRole: async (request) => {
      const { timing, caller } = request
      const { role } = request.body
      const row = await rowOf(caller, timing)
      if (!row.roles.includes(role)) throw new Refusal(403, 'forbidden', `the person is no ${role}`)
      const old = sessions.use(caller.id)
      // First the old one, so that at no time both are valid.
      await sessions.end(timing, old.id)
      const session = await sessions.open(timing, { ...old, role })
      audit.note(session, 'role.switch')
      return { user: userOf(timing, patients, row, role), tokens: await tokensOf(session) }
    },

    countSessions: (request) => {
      const { run_id: runId } = request.query
      return { open: sessions.count(runId === undefined ? { hospitalId: request.caller.hospitalId } : { runId }) }
    },
  }

  async function tokensOf({ id: sessionId, userId, generation, expiresAt }: StoredSession): Promise<Tokens> {
    const accessUntil = Math.min(Date.now() + settings.accessTokenTtlS * 1000, expiresAt)
    const [access, refresh] = await Promise.all([
      jwt.sign({ use: 'access', sessionId, generation }, userId, accessUntil),
      jwt.sign({ use: 'refresh', sessionId, generation }, userId, expiresAt),
    ])
    return { access, refresh }
  }

  async function rowOf({ userId }: Caller, timing: Parameters<typeof userOf>[0]): Promise<UserRow> {
    const [row] = await database.query<UserRow>(timing, byId, [userId])
    if (!row) throw unauthorized('the account is gone')
    return row
  }
}
