import exec from 'k6/execution'
import { type components, requestLine } from '../../../contracts/generated/medcor'
import { checkAnswer } from '../../drive/answers'
import {
  type Authenticator,
  accountOf,
  bearerOf,
  currentTokens,
  dropTokens,
  newSession,
  type Session,
} from '../../drive/auth/session'
import type { Tokens } from '../../drive/auth/token'
import { chance } from '../../drive/chance'
import { type RequestOptions, type Response, request, unsent } from '../../drive/http/client'
import { rowOf } from '../../drive/run'
import type { MedcorAccount } from '../plan/accounts'
import type { Hospital, MedcorRun } from '../run-data'
import { medcorContext } from './platform'
import type { Role } from './roles'

type Schemas = components['schemas']

/** Somebody at work: one account in one role, with a session of its own. */
export interface User extends Session<MedcorAccount> {
  role: Role
  runId: string
  timeouts: Timeouts
  /** As the platform said at the last login. */
  profile?: Schemas['User']
}

/** Shorter sessions than the platform's own, as at a shared workstation; in seconds. */
export type Timeouts = Pick<Schemas['Credentials'], 'idle_timeout_s' | 'absolute_timeout_s'>

/** Logs in; the role is the account's, and the session is counted for the run. */
export function login(account: MedcorAccount, runId: string, ask: RequestOptions = {}, timeouts: Timeouts = {}) {
  const { email, password, role } = account
  return request<Schemas['LoginResult']>(medcorContext().values.MEDCOR_BASE_URL, requestLine.login, {
    role,
    ...ask,
    headers: runHeader(runId),
    body: { email, password, ...timeouts },
    timed: true,
  })
}

const runHeader = (runId: string) => ({ 'x-run-id': runId })

/** A user with a session of its own, beside any other of the same account. */
export function newUser(account: MedcorAccount, runId: string, timeouts: Timeouts = {}): User {
  return { ...newSession(account), role: account.role, runId, timeouts }
}

/** How Medcor logs in and refreshes. */
const medcorLogins: Authenticator<User> = {
  login(user) {
    const { body } = login(user.account, user.runId, {}, user.timeouts)
    if (body) user.profile = body.user
    return sound(body?.tokens)
  },
  refresh: (tokens, user) => sound(refresh(user, tokens).body),
}

/** The user's token, or undefined when the platform gave none. */
export function bearerOfUser(user: User): string | undefined {
  return bearerOf(user, medcorLogins)
}

/** The user's tokens, for a step that uses them in its own way; logs in first if there are none. */
export function tokensOfUser(user: User): Tokens | undefined {
  return currentTokens(user, medcorLogins)
}

/** Tokens that are none would be sent back: they are a wrong answer, and nobody is logged in. */
function sound(tokens: Tokens | undefined): Tokens | undefined {
  if (tokens === undefined) return undefined
  const texts = typeof tokens.access === 'string' && typeof tokens.refresh === 'string'
  return checkAnswer(texts, 'shape', 'a login or a refresh gave no tokens') ? tokens : undefined
}

/** Exchanges the refresh token: it works once. */
export function refresh({ role }: User, tokens: Tokens, ask: RequestOptions = {}): Response<Schemas['Tokens']> {
  return request<Schemas['Tokens']>(medcorContext().values.MEDCOR_BASE_URL, requestLine.refresh, {
    role,
    ...ask,
    body: { refresh: tokens.refresh ?? '' },
    timed: true,
  })
}

const users: Partial<Record<Role, User>> = {}

/** This VU's user in a role; the session stays for as long as the VU works. */
export function userAs(role: Role, { run_id }: MedcorRun): User {
  users[role] ??= newUser(accountOf(medcorContext().pools[role]), run_id)
  return users[role]
}

/** This VU's user in a role at the hospital of another user, or undefined when the accounts have none. */
export function colleagueAs(role: Role, of: User, { run_id }: MedcorRun): User | undefined {
  const { hospital } = of.account
  const known = users[role]
  if (known && known.account.hospital === hospital) return known
  const pool = medcorContext().pools[role]
  for (let step = 0; step < pool.length; step++) {
    const account = rowOf(pool, exec.vu.idInTest + step)
    if (account.hospital !== hospital) continue
    users[role] = newUser(account, run_id)
    return users[role]
  }
  return undefined
}

/** The user's own hospital, as setup() found it; undefined when the login was refused. */
export function hospitalOf(user: User, { hospitals }: MedcorRun): Hospital | undefined {
  bearerOfUser(user)
  return hospitals.find(({ id }) => id === user.profile?.hospital)
}

/** A hospital that is not the user's: nothing of it may be seen. */
export function otherHospital(user: User, { hospitals }: MedcorRun): Hospital | undefined {
  bearerOfUser(user)
  const others = hospitals.filter(({ id }) => id !== user.profile?.hospital)
  return user.profile && others[Math.floor(chance()() * others.length)]
}

/** A request in the user's name, with the tag of the role. */
export function send<T>(user: User, line: string, ask: RequestOptions = {}): Response<T> {
  const token = ask.token ?? bearerOfUser(user)
  // The refused login was counted; a request that cannot succeed would only count it twice.
  if (token === undefined) return unsent()
  const { headers, ...rest } = ask
  const reply = request<T>(medcorContext().values.MEDCOR_BASE_URL, line, {
    role: user.role,
    ...rest,
    ...(ask.body !== undefined || headers ? { headers: { ...runHeader(user.runId), ...headers } } : {}),
    token,
    timed: true,
  })
  if (reply.status === 401 && ask.token === undefined) dropTokens(user)
  return reply
}
