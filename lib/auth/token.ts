import { b64decode } from 'k6/encoding'

/** A bearer token and when it ends, in ms since the epoch. */
export interface Token {
  value: string
  refreshAt: number
  expiresAt: number
}

/** Assumed when a token does not say when it ends. */
const assumedLifeMs = 5 * 60_000
/** Refreshed when this share of its life has passed: a slow refresh must not let it lapse. */
const refreshShare = 0.8

/** Reads `exp` (seconds) from a JWT; a token of another kind gets an assumed life. */
export function tokenOf(value: string, now: number): Token {
  const expiresAt = expiry(value) ?? now + assumedLifeMs
  return { value, expiresAt, refreshAt: now + (expiresAt - now) * refreshShare }
}

function expiry(jwt: string): number | undefined {
  try {
    const claims = JSON.parse(b64decode(jwt.split('.')[1] ?? '', 'rawurl', 's')) as { exp?: unknown }
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined
  } catch {
    return undefined
  }
}
