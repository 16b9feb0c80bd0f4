import exec from 'k6/execution'
import type { Account } from './accounts'
import { type Token, tokenOf } from './token'

/** How a platform logs in and refreshes; each gives the new token, or undefined when it was refused. */
export interface Authenticator {
  login(account: Account): string | undefined
  refresh(token: string): string | undefined
}

/**
 * The VU's own login: one account a VU, one token for as long as it lives, refreshed before it ends.
 * A refused refresh, or a token the platform no longer takes, is followed by a login.
 */
export class Session {
  private token: Token | undefined

  constructor(
    private readonly accounts: readonly Account[],
    private readonly authenticator: Authenticator,
  ) {}

  /** The account of this VU. */
  account(): Account {
    const account = this.accounts[(Math.max(1, exec.vu.idInTest) - 1) % this.accounts.length]
    if (!account) throw new Error('there is no account')
    return account
  }

  /** A token that is still valid, or undefined when the platform gave none. */
  bearer(): string | undefined {
    const now = Date.now()
    if (this.token && now < this.token.refreshAt) return this.token.value
    const refreshed =
      this.token && now < this.token.expiresAt ? this.authenticator.refresh(this.token.value) : undefined
    const value = refreshed ?? this.authenticator.login(this.account())
    this.token = value ? tokenOf(value, now) : undefined
    return this.token?.value
  }

  /** The platform refused the token: the next request logs in. */
  drop(): void {
    this.token = undefined
  }
}
