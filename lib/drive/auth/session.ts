import exec from 'k6/execution'
import type { Pool } from '../../handover'
import type { Account } from '../../plan/accounts'
import { rowOf } from '../run'
import { lifeOf, type Tokens } from './token'

/** How a platform logs in and refreshes; each gives new tokens, or undefined when it was refused. */
export interface Authenticator<S extends Session = Session> {
  login(session: S): Tokens | undefined
  refresh(tokens: Tokens, session: S): Tokens | undefined
}

/**
 * One login: one account, one token for as long as it lives, refreshed before it ends. A refused refresh, or a token
 * the platform no longer takes, is followed by a login. Plain, since a class costs every VU 4 KB.
 */
export interface Session<A extends Account = Account> {
  account: A
  tokens: Tokens | undefined
  /** In ms since the epoch, by the generator's clock. */
  refreshAt: number
  expiresAt: number
}

/** The account of this VU: one each, where there are enough. */
export function accountOf<A extends Account>(accounts: Pool<A>): A {
  return rowOf(accounts, Math.max(1, exec.vu.idInTest) - 1)
}

/** A session that has not logged in yet. */
export function newSession<A extends Account>(account: A): Session<A> {
  return { account, tokens: undefined, refreshAt: 0, expiresAt: 0 }
}

/** A token that is still valid, or undefined when the platform gave none. */
export function bearerOf<S extends Session>(session: S, by: Authenticator<S>): string | undefined {
  const { tokens } = session
  const now = Date.now()
  if (tokens && now < session.refreshAt) return tokens.access
  const refreshed = tokens && now < session.expiresAt ? by.refresh(tokens, session) : undefined
  takeTokens(session, refreshed ?? by.login(session), now)
  return session.tokens?.access
}

/** The current tokens, for a step that uses them in its own way; logs in first if there are none. */
export function currentTokens<S extends Session>(session: S, by: Authenticator<S>): Tokens | undefined {
  bearerOf(session, by)
  return session.tokens
}

/** Takes over tokens, however they were obtained. */
export function takeTokens(session: Session, tokens: Tokens | undefined, now = Date.now()): void {
  session.tokens = tokens
  if (!tokens) return
  const { refreshAt, expiresAt } = lifeOf(tokens.access, now)
  session.refreshAt = refreshAt
  session.expiresAt = expiresAt
}

/** The platform refused the token: the next request logs in. */
export function dropTokens(session: Session): void {
  session.tokens = undefined
}
