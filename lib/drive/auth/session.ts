import exec from 'k6/execution'
import type { Pool } from '../../handover'
import type { Account } from '../../plan/accounts'
import { rowOf } from '../run'
import { type Life, lifeOf, type Tokens } from './token'

/** How a platform logs in and refreshes; each gives new tokens, or undefined when it was refused. */
export interface Authenticator {
  login(account: Account): Tokens | undefined
  refresh(tokens: Tokens): Tokens | undefined
}

/** The account of this VU: one each, where there are enough. */
export function accountOf<A extends Account>(accounts: Pool<A>): A {
  return rowOf(accounts, Math.max(1, exec.vu.idInTest) - 1)
}

/**
 * The VU's own login: one account a VU, one token for as long as it lives, refreshed before it ends.
 * A refused refresh, or a token the platform no longer takes, is followed by a login.
 */
export class Session {
  private tokens: Tokens | undefined
  private life: Life = { refreshAt: 0, expiresAt: 0 }

  private chosen: Account | undefined

  /** @param choose called at the first use: the init context knows no VU */
  constructor(
    private readonly choose: () => Account,
    private readonly authenticator: Authenticator,
  ) {}

  get account(): Account {
    this.chosen ??= this.choose()
    return this.chosen
  }

  /** A token that is still valid, or undefined when the platform gave none. */
  bearer(): string | undefined {
    const now = Date.now()
    if (this.tokens && now < this.life.refreshAt) return this.tokens.access
    const refreshed = this.tokens && now < this.life.expiresAt ? this.authenticator.refresh(this.tokens) : undefined
    this.take(refreshed ?? this.authenticator.login(this.account), now)
    return this.tokens?.access
  }

  /** The current tokens, for a step that uses them in its own way; logs in first if there are none. */
  current(): Tokens | undefined {
    this.bearer()
    return this.tokens
  }

  /** Takes over tokens that were obtained in another way. */
  take(tokens: Tokens | undefined, now = Date.now()): void {
    this.tokens = tokens
    if (tokens) this.life = lifeOf(tokens.access, now)
  }

  /** The platform refused the token: the next request logs in. */
  drop(): void {
    this.tokens = undefined
  }
}
