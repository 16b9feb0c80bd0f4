import { b64decode } from 'k6/encoding'

/** What a login or a refresh gives: the bearer token, and the one that gets the next, where the platform has one. */
export interface Tokens {
  access: string
  refresh?: string
}

/** When a bearer token ends, by the generator's own clock, in ms since the epoch. */
export interface Life {
  refreshAt: number
  expiresAt: number
}

/** Assumed when a token does not say how long it lives. */
const assumedLifeMs = 5 * 60_000
/** Refreshed when this share of its life has passed: a slow refresh must not let it lapse. */
const refreshShare = 0.8

/**
 * The shortest life that a platform would give. A token that seems to live shorter, by the generator's clock alone,
 * shows that the clocks differ.
 */
const shortestLifeMs = 10_000

let clocksDiffer = false

/** Whether a token seemed to have ended when it came, and did not say when it was made. */
export function seemedExpired(): boolean {
  return clocksDiffer
}

/**
 * Reads how long a JWT lives from `exp` and `iat`, in seconds: the platform's clock may be off, so its times are
 * compared with each other. Without `iat`, `exp` is compared with the generator's clock. A token of another kind gets
 * an assumed life, and so does one that would have to be replaced at every request: where it really ends, the platform
 * refuses it, and a login follows.
 * @param now when it was received, in ms since the epoch
 */
export function lifeOf(jwt: string, now: number): Life {
  const { exp, iat } = claimsOf(jwt)
  let lifeMs = assumedLifeMs
  if (typeof exp === 'number') {
    const dated = typeof iat === 'number'
    const statedMs = exp * 1000 - (dated ? iat * 1000 : now)
    if (statedMs >= (dated ? 1 : shortestLifeMs)) lifeMs = statedMs
    else clocksDiffer ||= !dated
  }
  return { expiresAt: now + lifeMs, refreshAt: now + lifeMs * refreshShare }
}

function claimsOf(jwt: string): { exp?: unknown; iat?: unknown } {
  try {
    return JSON.parse(b64decode(jwt.split('.')[1] ?? '', 'rawurl', 's')) as { exp?: unknown; iat?: unknown }
  } catch {
    return {}
  }
}
